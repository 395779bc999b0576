import { readFileSync } from 'node:fs';
import { packagePath } from '../../src/base/paths.ts';

const places: readonly string[] = [
  'package.json',
  'deploy/Dockerfile',
  'deploy/lienthong.service',
  'docs/performance.md',
  'docs/vi/performance.md',
  'docs/guides/run-in-production.md',
];

/** The options of Node with which a file starts a hub. */
function optionsIn(file: string): string[] {
  const text = readFileSync(packagePath(...file.split('/')), 'utf8').replaceAll('", "', ' ');
  const [, options] = /node ((?:--\S+ )+)dist\/lienthong\.js serve/.exec(text) ?? [];
  return options?.trim().split(' ') ?? [];
}

test.each(places)('a hub started as in %s makes no code of text, and keeps its memory small', (file) => {
  expect(optionsIn(file)).toEqual([
    '--max-semi-space-size=32',
    '--heap-growing-percent=40',
    '--disallow-code-generation-from-strings',
  ]);
});
