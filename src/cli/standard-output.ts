import { Console } from 'node:console';
import { reasonOf } from '../base/reason.ts';

/** Whether the command is of use without its output: a hub that serves is. */
let isServing = false;

const isClosedPipe = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EPIPE';

/**
 * Ends a command whose output cannot be written: quietly where its reader has closed the pipe, as `head` does, with one
 * line otherwise.
 */
function endWithoutOutput(error: unknown): void {
  if (isServing) return;
  if (isClosedPipe(error)) process.exit();
  process.stderr.write(`lienthong: standard output cannot be written: ${reasonOf(error)}\n`);
  process.exit(1);
}

/**
 * Has no output lost unseen. Node's own console drops what a full disk refuses, and what is written to a file fails at once
 * where what is written to a pipe fails later.
 */
export function watchStandardOutput(): void {
  process.stdout.on('error', endWithoutOutput);
  // Nobody is left to be told.
  process.stderr.on('error', () => undefined);
  const strict = new Console({ stdout: process.stdout, stderr: process.stderr, ignoreErrors: false });
  console.log = (...values: unknown[]): void => {
    try {
      strict.log(...values);
    } catch (error) {
      endWithoutOutput(error);
    }
  };
}

/** Goes on without standard output from now on: a hub serves on when the reader of its first lines is gone. */
export function serveWithoutOutput(): void {
  isServing = true;
}

/** Writes text to standard output as it is; what cannot be written ends the command. */
export function print(text: string): void {
  try {
    process.stdout.write(text);
  } catch (error) {
    endWithoutOutput(error);
  }
}
