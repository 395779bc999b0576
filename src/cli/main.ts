import { CommanderError } from 'commander';
import { OperatorError } from '../base/errors.ts';
import { createProgram } from './program.ts';
import { watchStandardOutput } from './standard-output.ts';

/** What is printed of a fault of the program: some drivers put whole statements with their values into it. */
const longestFault = 4000;

function describeFault(error: unknown): string {
  if (error instanceof OperatorError) return error.message;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `this is a fault of the program, please report it.\n${stack.slice(0, longestFault)}`;
}

watchStandardOutput();

try {
  const program = await createProgram(process.argv[2]);
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Not at once: what help could not be written to is heard of in the next turn.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    console.error(`lienthong: ${describeFault(error)}`);
    // At once: an embedded engine that gave up, or a connection that nobody answers, would keep the process.
    process.exit(1);
  }
}
