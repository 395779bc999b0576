import { CommanderError } from 'commander';
import { OperatorError } from '../base/errors.ts';
import { createProgram } from './program.ts';
import { watchStandardOutput } from './standard-output.ts';

/** Maximum length of a printed fault of the program: some drivers put whole statements with their values into it. */
const longestFault = 4000;

function describeFault(error: unknown): string {
  if (error instanceof OperatorError) return error.message;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `this is a fault of the program, please report it.\n${stack.slice(0, longestFault)}`;
}

watchStandardOutput();

try {
  const program = await createProgram(process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Not at once: errors of writing the help arrive in the next turn.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    console.error(`lienthong: ${describeFault(error)}`);
    // At once: a broken embedded engine, or a connection without an answer, would keep the process alive.
    process.exit(1);
  }
}
