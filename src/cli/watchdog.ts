import { Worker } from 'node:worker_threads';

/** How often the event loop shows that it runs, and the watchdog looks, milliseconds. */
const period = 500;

/**
 * What runs in the thread of the watchdog. It counts its own looks rather than the time: of a process that was
 * suspended, both threads were. It needs nothing of the main thread, which does not run, to write and to end the process.
 */
const program = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const beats = new Int32Array(workerData.beats);
let last = -1;
let missed = 0;
setInterval(() => {
  const now = Atomics.load(beats, 0);
  missed = now === last ? missed + 1 : 0;
  last = now;
  if (missed * workerData.period < workerData.limit) return;
  try { writeSync(2, workerData.line); } catch {}
  process.kill(process.pid, 'SIGKILL');
}, workerData.period);
`;

/**
 * Watches the event loop from a thread of its own: where it is stuck for too long, as in an embedded engine that never
 * returns, the process says so and ends, for whoever supervises it to start it anew.
 * @param seconds how long the loop may be stuck; 0 watches nothing
 */
export function startWatchdog(seconds: number): void {
  if (seconds === 0) return;
  const beats = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const view = new Int32Array(beats);
  setInterval(() => Atomics.add(view, 0, 1), period).unref();
  const line = `lienthong: nothing has run for ${seconds} seconds (LIENTHONG_WATCHDOG): ended. Start it again; what was answered is on the ledger.\n`;
  new Worker(program, { eval: true, workerData: { beats, period, limit: seconds * 1000, line } }).unref();
}
