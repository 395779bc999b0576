import { readdirSync, readFileSync } from 'node:fs';
import { createProgram } from '../../src/cli/program.ts';
import { compare, Placeholders } from '../../scripts/documents/compare.mjs';
import { readBlocks } from '../../scripts/documents/steps.mjs';

const textOf = (file: string): string => readFileSync(file, 'utf8');

/** Every document in Vietnamese, with its English original. */
const pairs: readonly (readonly [english: string, vietnamese: string])[] = [
  ['README.md', 'README.vi.md'],
  ...markdownOf('docs/vi').map((file) => [file.replace('docs/vi/', 'docs/'), file] as const),
];
const translated = pairs.flat();

function markdownOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`)
    .sort();
}

/** The blocks of a document without the cookbook's, which its own script writes. */
const blocksOf = (file: string) =>
  readBlocks(textOf(file).replaceAll(/<!-- cookbook \S+ -->[^]*?<!-- \/cookbook -->/g, ''));

describe('the documents', () => {
  test.each(pairs)('%s and %s hold the same commands and answers', (...pair) => {
    const [english, vietnamese] = pair.map((file) =>
      blocksOf(file).map(({ language, content, treatment }) => ({
        language,
        // A comment of a command and the words of a picture are for people.
        content: language === 'sh' ? content.replaceAll(/ +# .*$/gm, '') : language === 'mermaid' ? '' : content,
        treatment,
      })),
    );
    expect(vietnamese).toEqual(english);
  });

  test.each(translated)('%s: each block is run, or says why it is not', (file) => {
    expect(blocksOf(file).filter(({ treatment }) => treatment === undefined)).toEqual([]);
  });

  test.each([0, 1])('most blocks are run (language %i)', (language) => {
    const blocks = pairs.flatMap((pair) => blocksOf(pair[language]!));
    expect(blocks.filter(({ treatment }) => treatment === 'run').length).toBeGreaterThanOrEqual(20);
  });

  test('CI runs every document that has blocks to run', () => {
    const ci = textOf('.ci/run');
    const run = ['README.md', ...markdownOf('docs')].filter((file) => textOf(file).includes('<!-- run'));
    expect(run.filter((file) => !file.startsWith('docs/vi/') && !ci.includes(` ${file}`))).toEqual([]);
  });

  test('give a reason for each override of package.json', () => {
    const { overrides } = JSON.parse(textOf('package.json')) as {
      readonly overrides: Readonly<Record<string, string>>;
    };
    const rows = textOf('docs/decisions/0004-package-overrides.md').matchAll(/^\| `([^`]+)` +\| ([\d.]+) +\|/gm);
    expect([...rows].map(([, name, version]) => [name, version]).sort()).toEqual(Object.entries(overrides).sort());
  });

  test('the architecture names every room of the program', () => {
    const text = textOf('docs/architecture.md');
    const rooms = readdirSync('src', { withFileTypes: true }).filter((each) => each.isDirectory());
    expect(rooms.map(({ name }) => `src/${name}/`).filter((room) => !text.includes(`| \`${room}\``))).toEqual([]);
  });

  describe('the glossary', () => {
    const rows = [...textOf('docs/glossary.md').matchAll(/^\| (?!Term|-)(.+?) +\| (.+?) +\| (.*?) +\|/gm)];

    test('names only parts of the schema, except headers and commands', () => {
      const schema = new Set(textOf('schema.graphql').match(/\w+/g));
      const names = rows
        .filter(([, , , where]) => !/header|lienthong/.test(where!))
        .flatMap(([, , , where]) => [...where!.matchAll(/`(\w+)`/g)].map(([, name]) => name!));
      expect(names.length).toBeGreaterThan(60);
      expect(names.filter((name) => !schema.has(name))).toEqual([]);
    });

    test('has one term for a thing, and one thing for a term', () => {
      for (const column of [1, 2]) {
        const terms = rows.map((row) => row[column]);
        expect(terms.filter((term, place) => terms.indexOf(term) !== place)).toEqual([]);
      }
    });
  });

  test.each(['README.md', 'README.vi.md', ...markdownOf('docs')])(
    '%s names only commands that exist',
    async (readme) => {
      const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
      const commands = (await createProgram()).commands;
      const missing: string[] = [];
      for (const [, name = ''] of textOf(readme).matchAll(/`npm run ([\w:]+)/g)) {
        if (!Object.hasOwn(scripts, name)) missing.push(name);
      }
      for (const [, name = '', rest = ''] of textOf(readme).matchAll(
        /`lienthong ([a-z]+(?:-[a-z]+)*)((?: |\\\|)[a-z\\|]+)?/g,
      )) {
        const command = commands.find((each) => each.name() === name);
        const verbs = command?.commands.map((each) => each.name()) ?? [];
        const asked =
          verbs.length === 0
            ? []
            : rest
                .trim()
                .split('\\|')
                .filter((verb) => verb !== '');
        if (command === undefined || asked.some((verb) => !verbs.includes(verb))) missing.push(`${name}${rest}`);
      }
      expect(missing).toEqual([]);
    },
  );
});

describe('an answer and what is printed of it', () => {
  const differences = (printed: string, actual: string, varies: readonly string[] = [], isPart = false) => {
    const placeholders = new Placeholders();
    return compare(printed, actual, (wanted, came) => placeholders.matches(wanted, came, varies), { isPart }).length;
  };

  test.each([
    ['layout', '{"data":{"a":1,\n  "b":[1,2]}}', '{"data":{"a":1,"b":[1,2]}}\n'],
    ['the time of an entry', '{"at":"2026-11-22T05:00:33.065Z"}', '{"at":"2027-01-01T00:00:00.000Z"}'],
    ['a text that is cut short', '{"message":"Field. …"}', '{"message":"Field. And more."}'],
    ['places of errors', '{"errors":[{"message":"a"}]}', '{"errors":[{"message":"a","locations":[]}]}'],
    ['lines that are left out', 'a\n…\n\nd', 'a\nb\n\nc\n\nd\n'],
    ['an end that is left out', 'a\n…', 'a\nb\nc\n'],
    ['nothing', '', '\n'],
  ])('may differ in %s', (_, printed, actual) => {
    expect(differences(printed, actual)).toBe(0);
  });

  test.each([
    ['a number', '{"count":5}', '{"count":7}'],
    ['a field that came besides', '{"a":1}', '{"a":1,"b":2}'],
    ['a field that did not come', '{"a":1,"b":2}', '{"a":1}'],
    ['an entry that came besides', '[{"a":1}]', '[{"a":1},{"a":2}]'],
    ['an answer that did not come', '{"a":1}\n{"a":2}', '{"a":1}'],
    ['something else than JSON', '{"a":1}', 'not found'],
    ['a word', 'Applied 5 migrations.', 'Applied 7 migrations.'],
    ['a line that came besides', 'a\nb', 'a\nx\nb'],
    ['a line at the end', 'a', 'a\nb'],
    ['the order of groups', 'b\n…\na', 'a\nb'],
  ])('must agree in %s', (_, printed, actual) => {
    expect(differences(printed, actual)).toBeGreaterThan(0);
  });

  test('may differ in a word that varies, which is the same all along', () => {
    expect(differences('at :40043/a\nat :40043/b', 'at :1/a\nat :1/b', ['40043'])).toBe(0);
    expect(differences('at :40043/a\nat :40043/b', 'at :1/a\nat :2/b', ['40043'])).toBe(1);
    expect(differences('at :40043', 'at :1')).toBe(1);
    expect(differences('b', 'a\nb\nc', [], true)).toBe(0);
  });
});
