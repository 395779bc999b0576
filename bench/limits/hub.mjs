// A hub in a process of its own, on an embedded store made for it or on a server, with the CPU time that it takes.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const program = path.join(import.meta.dirname, '../../dist/lienthong.js');

/** CPU time of all threads of a process, milliseconds. */
function cpuOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).reduce((total, task) => {
      const [nanoseconds] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ');
      return total + Number(nanoseconds) / 1e6;
    }, 0);
  } catch {
    return 0;
  }
}

/** The server processes of PostgreSQL on this machine that serve a database. */
function backendsOf(database) {
  return readdirSync('/proc').filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) &&
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('postgres: ') &&
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(` ${database} `)
      );
    } catch {
      return false;
    }
  });
}

/** Starts a hub; answers its address, an officer's token, its CPU time so far, and how to stop it. */
export async function startHub(databaseUrl) {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'lienthong-limits-'));
  const { PATH, HOME } = process.env;
  const settings = { PORT: '0', LIENTHONG_DATA_DIR: directory, ...(databaseUrl && { DATABASE_URL: databaseUrl }) };
  const child = spawn(process.execPath, ['--max-semi-space-size=32', program, 'serve'], {
    env: { PATH, HOME, ...settings },
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (printed += text));
  child.stderr.pipe(process.stderr);
  while (!printed.includes('Stop it with')) {
    if (child.exitCode !== null) throw new Error('The hub did not start.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const database = databaseUrl && new URL(databaseUrl).pathname.slice(1);
  return {
    address: /serves at (\S+)/.exec(printed)[1],
    token: /OFFICER=(\S+)/.exec(printed)[1],
    cpu: () => cpuOf(child.pid) + (database ? backendsOf(database).reduce((total, pid) => total + cpuOf(pid), 0) : 0),
    memory: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024,
    stop: async () => {
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
