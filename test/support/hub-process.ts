import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { findForm } from './log-sink.ts';

const command = fileURLToPath(new URL('../../dist/lienthong.js', import.meta.url));

/**
 * Options of Node: a process of a test is over before code that is compiled for speed has paid for the compiling. As with
 * `npm start`, no text may become code.
 */
export const shortLived = [
  '--liftoff-only',
  '--wasm-lazy-compilation',
  '--no-opt',
  '--disallow-code-generation-from-strings',
];

/** How a command ended, and what it printed. */
export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command `lienthong` in a process of its own, as an operator runs it. */
export interface HubProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves with the match once this is printed; rejects where the process ends without. */
  printed(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Resolves when it has ended. */
  readonly outcome: Promise<Outcome>;
}

interface RunOptions {
  /** Another build of the command. */
  readonly program?: string;
  /** Options of Node itself. */
  readonly nodeOptions?: readonly string[];
}

/** Starts `lienthong` with these arguments; the settings are those given and no others. It stops without draining. */
export function run(
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
  { program = command, nodeOptions = [] }: RunOptions = {},
): HubProcess {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const env = { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), LIENTHONG_DRAIN_TIME: '0', ...settings };
  const child = spawn(process.execPath, [...shortLived, ...nodeOptions, program, ...args], { env });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      child.emit('printed');
    });
  }
  const outcome = once(child, 'close').then(([code, signal]: unknown[]) => {
    // What is for the operator to use is on standard output; the log is on standard error.
    const found = findForm(output.stderr);
    if (found !== null) throw new Error(`The log holds ${found}.`);
    return { code: code as number | null, signal: signal as NodeJS.Signals | null, ...output };
  });
  const printed = (pattern: RegExp): Promise<RegExpMatchArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(output.stdout);
        if (found === null) return;
        child.off('printed', look);
        resolve(found);
      };
      child.on('printed', look);
      look();
      void outcome.then(({ code, signal, stderr }) => {
        reject(new Error(`Ended (${code ?? signal}) without printing ${String(pattern)}: ${stderr.slice(0, 2000)}`));
      });
    });
  return { child, printed, outcome };
}

/** Stops a hub as a service manager does; it must end well, with nothing logged. */
export async function stopHub({ child, outcome }: HubProcess): Promise<void> {
  child.kill('SIGTERM');
  expect(await outcome).toMatchObject({ code: 0, signal: null, stderr: '' });
}
