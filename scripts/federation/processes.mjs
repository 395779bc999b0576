import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../dist/lienthong.js', import.meta.url));

/** Starts processes of `lienthong`, all of which end with this process. */
export class Processes {
  #running = new Set();
  #isStopped = false;
  #lastWords = '';

  /** The output of the process that ended last. */
  get lastWords() {
    return this.#lastWords.slice(-3000);
  }

  #spawn(args, settings) {
    if (this.#isStopped) throw new Error('Stopped.');
    const { PATH = '', HOME = '' } = process.env;
    // A separate process group: Ctrl+C reaches only this process, which then stops the others.
    const child = spawn(process.execPath, [command, ...args], {
      env: { PATH, HOME, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const started = { child, output: '', ended: once(child, 'exit') };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        started.output += text;
        child.emit('printed');
      });
    }
    this.#running.add(started);
    void started.ended.then(() => {
      this.#running.delete(started);
      this.#lastWords = started.output;
    });
    return started;
  }

  /** Runs a command to its end, and returns its output. */
  async run(args, settings) {
    const started = this.#spawn(args, settings);
    await once(started.child, 'close');
    if (started.child.exitCode === 0) return started.output;
    throw new Error(`lienthong ${args.join(' ')} ended (${started.child.exitCode}):\n${started.output.slice(-2000)}`);
  }

  /** Starts a server; resolves with its address when it serves. */
  async serve(args, settings) {
    const started = this.#spawn(args, settings);
    const address = await new Promise((resolve, reject) => {
      const look = () => {
        const found = / serves at (https?:\S+)/.exec(started.output);
        if (found !== null) resolve(found[1]);
      };
      started.child.on('printed', look);
      void started.ended.then(() =>
        reject(new Error(`lienthong ${args.join(' ')} ended:\n${started.output.slice(-2000)}`)),
      );
    });
    const kill = async () => {
      started.child.kill('SIGKILL');
      await started.ended;
    };
    return { address, kill };
  }

  /** Stops all processes: first with a signal as an operator would, and then by force. */
  async stop() {
    this.#isStopped = true;
    const running = [...this.#running];
    for (const { child } of running) child.kill('SIGINT');
    setTimeout(() => running.forEach(({ child }) => child.kill('SIGKILL')), 5000).unref();
    await Promise.all(running.map(({ ended }) => ended));
  }
}
