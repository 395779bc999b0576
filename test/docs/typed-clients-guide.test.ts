import { readFileSync } from 'node:fs';
import { packagePath } from '../../src/base/paths.ts';

const guides = ['docs/guides/typed-clients.md', 'docs/vi/guides/typed-clients.md'];

/** The files that a guide prints, each between its marker and the end of the block below. */
function blocksOf(guide: string): [file: string, text: string][] {
  const text = readFileSync(packagePath(guide), 'utf8');
  return [...text.matchAll(/<!-- file (\S+) -->\n+(?:<!-- not run[^>]*-->\n+)?```\w+\n([\s\S]*?)```\n/g)].map(
    ([, file, block]) => [file!, block!],
  );
}

test.each(guides)('%s prints the configuration of typed clients as it is compiled', (guide) => {
  const blocks = blocksOf(guide);
  expect(blocks.map(([file]) => file)).toEqual([
    'examples/clients/codegen.ts',
    'examples/clients/relay.config.json',
    'examples/clients/src/urql/graphql.ts',
  ]);
  for (const [file, block] of blocks) {
    expect([file, block]).toEqual([file, readFileSync(packagePath(...file.split('/')), 'utf8')]);
  }
});

test.each(guides)('%s gives gql.tada the plugin that the examples have', (guide) => {
  const [, plugin] =
    /"plugins": (\[[\s\S]*?\])/.exec(readFileSync(packagePath('examples', 'clients', 'tsconfig.app.json'), 'utf8')) ??
    [];
  const [, printed] = /`"plugins": (\[[^`]*\])`/.exec(readFileSync(packagePath(guide), 'utf8')) ?? [];
  expect(JSON.parse(printed ?? 'null')).toEqual(JSON.parse(plugin ?? ''));
});
