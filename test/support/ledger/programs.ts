import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Readable } from 'node:stream';
import { build } from 'esbuild';
import type { Place } from '../place.ts';

/** A program of this folder. */
type Program = 'append-loop' | 'block-stopper';

const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const builtOf = (program: Program): string => at(`../../../dist/${program}.mjs`);

/** Builds a program that `startProgram` runs. */
export async function buildProgram(program: Program): Promise<void> {
  await build({
    entryPoints: [at(`${program}.ts`)],
    outfile: builtOf(program),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
}

/** Starts a program in a process of its own, on the ledger of a place. */
export const startProgram = (
  { settings }: Place,
  program: Program,
  ...args: readonly string[]
): ChildProcessByStdio<null, Readable, Readable> => {
  const { PATH = '', HOME = '' } = process.env;
  return spawn(process.execPath, [builtOf(program), ...args], {
    env: { PATH, HOME, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
};
