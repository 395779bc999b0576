import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare, Placeholders } from './compare.mjs';
import { Server } from './server.mjs';
import { Shell } from './shell.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const printedAddress = 'http://127.0.0.1:4000';

/** Prepares a directory that looks like a new clone of the repository with its packages installed. */
async function prepareClone(directory) {
  await mkdir(path.join(directory, '.bin'), { recursive: true });
  const link = (from, to) =>
    symlink(from, path.join(directory, to)).catch((error) => {
      if (error.code !== 'EEXIST') throw error;
    });
  const notCloned = new Set(['.data', '.git']);
  for (const name of await readdir(root)) if (!notCloned.has(name)) await link(path.join(root, name), name);
  const command = `#!/bin/sh\nexec node '${path.join(root, 'dist', 'lienthong.js')}' "$@"\n`;
  await writeFile(path.join(directory, '.bin', 'lienthong'), command, { mode: 0o755 });
}

/** The session of one document: its shell, its server, and its words that differ in each run. */
export class Session {
  #directory;
  #shell;
  #server;
  #placeholders = new Placeholders();
  #port = process.env.PORT ?? '4000';

  static async open(directory) {
    await prepareClone(directory);
    return new Session(directory);
  }

  constructor(directory) {
    this.#directory = directory;
    this.#shell = new Shell(directory, this.#environment);
  }

  get #environment() {
    return { ...process.env, PORT: this.#port, PATH: `${path.join(this.#directory, '.bin')}:${process.env.PATH}` };
  }

  get #address() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Runs a step, and returns the differences from the printed output. */
  async play(step) {
    const text = this.#placeholders
      .fill(step.text)
      .replaceAll(printedAddress, this.#address)
      .replace(/^npm ci && /, '');
    if (step.kind === 'serve') return this.#serve({ ...step, text });
    if (step.kind === 'stop') return this.#stop();
    if (step.kind === 'ask') return this.#compare(step, await this.#ask({ ...step, text }));
    const { output, code } = await this.#shell.run(text);
    const mayFail = step.kind === 'transcript' && /^lienthong: /m.test(step.answer);
    return [
      ...(code === 0 || mayFail ? [] : [`ended with ${code}: ${step.text}\n${output}`]),
      ...(step.answer === undefined && /^\{"errors"/m.test(output) ? [`was refused: ${output}`] : []),
      ...(step.answer === undefined ? [] : this.#compare(step, output)),
    ];
  }

  async close() {
    await this.#server?.stop();
    this.#shell.close();
  }

  /** Converts output to the form in documents: with the printed address and directory, and without progress bars. */
  #asPrinted(output) {
    return output
      .replaceAll(this.#address, printedAddress)
      .replaceAll(this.#directory, '/path/to/lienthong')
      .replaceAll(/^[█░]+ \d+% .*left\n+/gm, '');
  }

  #compare({ answer = '', varies }, output, options) {
    const matches = (printed, actual) => this.#placeholders.matches(printed, actual, varies);
    return compare(answer, this.#asPrinted(output), matches, options);
  }

  /** Starts a server, waits until it serves, and pastes the variables that it prints into the shell. */
  async #serve(step) {
    this.#server = new Server(step.text, this.#directory, this.#environment);
    if (!(await this.#server.serves())) throw new Error(`The server does not serve: ${this.#server.output}`);
    const { output } = this.#server;
    await this.#shell.run(output.match(/^export .*$/gm)?.join('\n') ?? '');
    return step.answer === undefined ? [] : this.#compare(step, output, { isPart: true });
  }

  async #stop() {
    const isStopped = await this.#server.stop();
    return isStopped ? [] : [`the server did not say that it stopped: ${this.#server.output}`];
  }

  async #ask({ text, viewer }) {
    const [who, ...headers] = viewer.split(' ');
    const token = who === '-' ? undefined : (await this.#shell.run(`lienthong token --as ${who}`)).output.trim();
    const response = await fetch(`${this.#address}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...Object.fromEntries(headers.map((each) => each.split('='))),
      },
      body: JSON.stringify({ query: text }),
    });
    return response.text();
  }
}
