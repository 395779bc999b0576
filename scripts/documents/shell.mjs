import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

const marker = '--- done ---';

/** A shell that runs one block after the other, as if a reader pasted them into a terminal. */
export class Shell {
  #process;
  #script;
  #output = '';

  constructor(directory, environment) {
    this.#process = spawn('bash', ['--noprofile', '--norc'], { cwd: directory, env: environment });
    this.#script = path.join(directory, '.bin', 'block.sh');
    this.#process.stdout.setEncoding('utf8').on('data', (text) => (this.#output += text));
    this.#process.stderr.pipe(process.stderr);
  }

  /** Runs a block; returns its output, and the exit code of its last command. */
  async run(text) {
    writeFileSync(this.#script, `${text}\n`);
    this.#output = '';
    // Runs from a file, so that no command reads the following commands as its input.
    this.#process.stdin.write(`. '${this.#script}' < /dev/null 2>&1; printf '\\n${marker} %s\\n' "$?"\n`);
    const end = new RegExp(`\\n${marker} (\\d+)\\n$`);
    while (!end.test(this.#output)) await once(this.#process.stdout, 'data');
    const [mark, code] = end.exec(this.#output);
    return { output: this.#output.slice(0, -mark.length), code: Number(code) };
  }

  close() {
    this.#process.kill();
  }
}
