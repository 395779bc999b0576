import { spawn } from 'node:child_process';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const longestStart = 300_000;

/** A command that runs until Ctrl+C. */
export class Server {
  output = '';
  #process;
  #ended;

  constructor(command, directory, environment) {
    // A separate process group, because Ctrl+C in a terminal reaches npm and all its child processes.
    this.#process = spawn('bash', ['-c', command], { cwd: directory, env: environment, detached: true });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream.setEncoding('utf8').on('data', (text) => (this.output += text));
    this.#ended = new Promise((resolve) => this.#process.once('close', resolve));
  }

  /** Waits some minutes for its last line of output, which says that it serves; returns whether it came. */
  async serves() {
    const began = performance.now();
    while (!/^Stop it with Ctrl\+C\.$/m.test(this.output)) {
      if (this.#process.exitCode !== null || performance.now() - began > longestStart) return false;
      await pause(200);
    }
    return true;
  }

  /** Ends it as Ctrl+C does; returns whether it printed that it stopped. */
  async stop() {
    if (this.#process.exitCode === null && this.#process.signalCode === null)
      process.kill(-this.#process.pid, 'SIGINT');
    await this.#ended;
    return /^Stopped\.$/m.test(this.output);
  }
}
