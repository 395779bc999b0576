import { Worker } from 'node:worker_threads';

/** How long the exit may take, milliseconds. */
const exitTime = 2000;

const program = `
const { workerData } = require('node:worker_threads');
setTimeout(() => process.kill(process.pid, 'SIGKILL'), workerData);
`;

/**
 * Ends a process that could not close all of its parts. The exit waits for a log that somebody holds open and does not
 * read, for ever: another thread ends the process then.
 */
export function endProcess(): never {
  new Worker(program, { eval: true, workerData: exitTime });
  process.exit(1);
}
