import { createProgram } from './program.ts';
import { OperatorError } from '../errors.ts';

/** What is printed of a fault of the program: some drivers put whole statements with their values into it. */
const longestFault = 4000;

function describeFault(error: unknown): string {
  if (error instanceof OperatorError) return error.message;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `this is a fault of the program, please report it.\n${stack.slice(0, longestFault)}`;
}

// `lienthong schema print | head` closes the pipe early, which is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

try {
  await createProgram().parseAsync();
} catch (error) {
  console.error(`lienthong: ${describeFault(error)}`);
  // At once: an embedded engine that gave up, or a connection that nobody answers, would keep the process.
  process.exit(1);
}
