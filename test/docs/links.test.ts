import { findBrokenLinks, findMissingDocuments } from '../../scripts/documents/links.mjs';

const files = ['README.md', 'guides/guide.md', 'src/main/hub.ts', 'docs/images/a.png'];

/** Returns the faults of a README next to a guide with a repeated heading and one in Vietnamese. */
function faultsOf(readme: string): readonly string[] {
  const texts: Readonly<Record<string, string>> = {
    'README.md': readme,
    'guides/guide.md':
      '# Guide\n\n## Who sees `what`?\n\n## Again\n\n## Again\n\n## Nhật ký truy cập\n\n```sh\n# no heading\n```\n',
  };
  return findBrokenLinks(files, (file) => texts[file] ?? '');
}

test.each([
  ['a file', '[guide](guides/guide.md)'],
  ['a folder', '[docs](guides/)'],
  ['a picture', '![a](docs/images/a.png)'],
  ['a heading', '[guide](guides/guide.md#who-sees-what)'],
  ['a repeated heading', '[guide](guides/guide.md#again-1)'],
  ['a heading in Vietnamese', '[guide](guides/guide.md#nhật-ký-truy-cập)'],
  ['a heading of its own', '# Start\n\n[start](#start)'],
  ['a reference', '[guide][1]\n\n[1]: guides/guide.md'],
  ['a page of the web', '[web](https://example.vn/nowhere)'],
  ['a path in code', '`src/main/hub.ts` and `src/`'],
  ['a path that is made up', '<!-- paths made up: src/course.ts -->\n\n`src/course.ts`'],
  ['what a block shows', '```md\n[guide](nowhere.md)\n```'],
])('a document may lead to %s', (_, text) => {
  expect(faultsOf(text)).toEqual([]);
});

test.each([
  ['a file that is not there', 'a\n\n[guide](guides/nowhere.md)', 'README.md:3: there is no guides/nowhere.md'],
  ['a picture that is not there', '![a](docs/images/b.png)', 'README.md:1: there is no docs/images/b.png'],
  ['an anchor of HTML', '<a href="nowhere.md">a</a>', 'README.md:1: there is no nowhere.md'],
  ['a heading that is not there', '[guide](guides/guide.md#who)', 'README.md:1: guides/guide.md has no heading #who'],
  [
    'a comment of a block',
    '[guide](guides/guide.md#no-heading)',
    'README.md:1: guides/guide.md has no heading #no-heading',
  ],
  ['a reference that leads nowhere', '[guide][1]\n\n[1]: nowhere.md', 'README.md:3: there is no nowhere.md'],
  ['a path in code that is not there', '`src/nowhere.ts`', 'README.md:1: there is no src/nowhere.ts'],
])('a document may not lead to %s', (_, text, fault) => {
  expect(faultsOf(text)).toEqual([fault]);
});

test('code names only documents that are there', () => {
  // The script reads this file as well.
  const nowhere = ['docs', 'nowhere.md'].join('/');
  const read = (): string => `'See ${nowhere} and docs/README.md.'`;
  expect(findMissingDocuments(['docs/README.md', 'src/main/hub.ts'], read)).toEqual([
    `src/main/hub.ts: there is no ${nowhere}`,
  ]);
});
