import { readFileSync } from 'node:fs';
import { createProgram } from '../src/cli/program.ts';
import { compare, Placeholders } from '../scripts/documents/compare.mjs';
import { readBlocks } from '../scripts/documents/steps.mjs';

const readmes = ['README.md', 'README.vi.md'] as const;
const textOf = (file: string): string => readFileSync(file, 'utf8');

/** The blocks of a README without the cookbook's, which its own script writes. */
const blocksOf = (readme: string) =>
  readBlocks(textOf(readme).replaceAll(/<!-- cookbook \S+ -->[^]*?<!-- \/cookbook -->/g, ''));

describe('the READMEs', () => {
  test('hold the same commands and answers in both languages', () => {
    const [english, vietnamese] = readmes.map((readme) =>
      blocksOf(readme).map(({ language, content, treatment }) => ({
        language,
        // A comment of a command is for people.
        content: language === 'sh' ? content.replaceAll(/ +# .*$/gm, '') : content,
        treatment,
      })),
    );
    expect(vietnamese).toEqual(english);
  });

  test.each(readmes)('%s: each block is run, or says why it is not', (readme) => {
    expect(blocksOf(readme).filter(({ treatment }) => treatment === undefined)).toEqual([]);
    expect(blocksOf(readme).filter(({ treatment }) => treatment === 'run').length).toBeGreaterThan(10);
  });

  test.each(readmes)('%s names no command and no script that there is not', (readme) => {
    const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    const commands = createProgram().commands;
    const missing: string[] = [];
    for (const [, name = ''] of textOf(readme).matchAll(/`npm run ([\w:]+)/g)) {
      if (!Object.hasOwn(scripts, name)) missing.push(name);
    }
    for (const [, name = '', rest = ''] of textOf(readme).matchAll(/`lienthong ([a-z]+)((?: |\\\|)[a-z\\|]+)?/g)) {
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
  });
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
