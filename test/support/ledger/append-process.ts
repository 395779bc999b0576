import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Readable } from 'node:stream';
import { build } from 'esbuild';
import type { Place } from '../place.ts';

const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const program = at('../../../dist/append-loop.mjs');

/** Builds the program that `appendIn` runs. */
export async function buildAppendLoop(): Promise<void> {
  await build({
    entryPoints: [at('append-loop.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
}

/** A process that appends to the ledger of a place, and prints each actor once their entry is durable. */
export const appendIn = (
  { settings }: Place,
  name: string,
  count: number,
): ChildProcessByStdio<null, Readable, Readable> => {
  const { PATH = '', HOME = '' } = process.env;
  return spawn(process.execPath, [program, name, String(count)], {
    env: { PATH, HOME, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
};
