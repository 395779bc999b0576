import { Worker } from 'node:worker_threads';

/** Maximum time of the exit, milliseconds. */
const exitTime = 2000;

const program = `
const { workerData } = require('node:worker_threads');
setTimeout(() => process.kill(process.pid, 'SIGKILL'), workerData);
`;

/**
 * Ends a process that could not close all of its parts. If the exit waits forever for a log that somebody holds open
 * and does not read, another thread ends the process.
 */
export function endProcess(): never {
  new Worker(program, { eval: true, workerData: exitTime });
  process.exit(1);
}
