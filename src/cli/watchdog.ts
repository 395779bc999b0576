import { Worker } from 'node:worker_threads';

/** Interval of the signals from the event loop, and of the checks by the watchdog, milliseconds. */
const period = 500;

/**
 * The program of the watchdog thread. It counts its own checks instead of the time, because a suspended process
 * suspends both threads. It writes and ends the process without the help of the main thread, which is stuck.
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
 * Watches the event loop from a separate thread: if the loop is stuck for too long, as in an embedded engine that never
 * returns, the process reports it and ends, so that its supervisor restarts it.
 * @param seconds how long the loop may be stuck; 0 disables the watchdog
 */
export function startWatchdog(seconds: number): void {
  if (seconds === 0) return;
  const beats = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const view = new Int32Array(beats);
  setInterval(() => Atomics.add(view, 0, 1), period).unref();
  const line = `lienthong: nothing has run for ${seconds} seconds (LIENTHONG_WATCHDOG): ended. Start it again; what was answered is on the ledger.\n`;
  new Worker(program, { eval: true, workerData: { beats, period, limit: seconds * 1000, line } }).unref();
}
