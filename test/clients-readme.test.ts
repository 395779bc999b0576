import { readFileSync } from 'node:fs';
import { packagePath } from '../src/paths.ts';

/** The files that the READMEs print, each between its marker and the end of the block below. */
function blocksOf(readme: string): [file: string, text: string][] {
  const text = readFileSync(packagePath(readme), 'utf8');
  return [...text.matchAll(/<!-- file (\S+) -->\n+(?:<!-- not run[^>]*-->\n+)?```\w+\n([\s\S]*?)```\n/g)].map(
    ([, file, block]) => [file!, block!],
  );
}

test.each(['README.md', 'README.vi.md'])('%s prints the configuration of typed clients as it is compiled', (readme) => {
  const blocks = blocksOf(readme);
  expect(blocks.map(([file]) => file)).toEqual([
    'examples/clients/codegen.ts',
    'examples/clients/relay.config.json',
    'examples/clients/src/urql/graphql.ts',
  ]);
  for (const [file, block] of blocks) {
    expect([file, block]).toEqual([file, readFileSync(packagePath(...file.split('/')), 'utf8')]);
  }
});

test.each(['README.md', 'README.vi.md'])('%s gives gql.tada the plugin that the examples have', (readme) => {
  const [, plugin] =
    /"plugins": (\[[\s\S]*?\])/.exec(readFileSync(packagePath('examples', 'clients', 'tsconfig.app.json'), 'utf8')) ??
    [];
  const [, printed] = /`"plugins": (\[[^`]*\])`/.exec(readFileSync(packagePath(readme), 'utf8')) ?? [];
  expect(JSON.parse(printed ?? 'null')).toEqual(JSON.parse(plugin ?? ''));
});
