import { Console } from 'node:console';
import { reasonOf } from '../base/reason.ts';

/** Whether the command is useful without its output, as a serving hub is. */
let isServing = false;

const isClosedPipe = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EPIPE';

/**
 * Ends a command whose output cannot be written: silently if its reader has closed the pipe, as `head` does, otherwise
 * with one line.
 */
function endWithoutOutput(error: unknown): void {
  if (isServing) return;
  if (isClosedPipe(error)) process.exit();
  process.stderr.write(`lienthong: standard output cannot be written: ${reasonOf(error)}\n`);
  process.exit(1);
}

/**
 * Makes lost output an error. Node's own console drops what a full disk refuses. Writing to a file fails at once,
 * writing to a pipe fails later.
 */
export function watchStandardOutput(): void {
  process.stdout.on('error', endWithoutOutput);
  // Nobody can be informed any more.
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

/** Continues without standard output from now on: a hub keeps serving when the reader of its first lines is gone. */
export function serveWithoutOutput(): void {
  isServing = true;
}

/** Writes text to standard output unchanged; a failure ends the command. */
export function print(text: string): void {
  try {
    process.stdout.write(text);
  } catch (error) {
    endWithoutOutput(error);
  }
}
