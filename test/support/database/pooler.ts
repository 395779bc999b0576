import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../local-server.ts';

/** Debian's PgBouncer in front of a server, in transaction mode. */
export interface Pooler {
  /** The URL of the same database through the pooler. */
  urlOf(url: string): string;
  /** Returns its log. */
  log(): Promise<string>;
  close(): Promise<void>;
}

const settingsOf = (server: URL, port: number, directory: string, more: Readonly<Record<string, string>>): string => {
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    unix_socket_dir: '',
    auth_type: 'trust',
    auth_file: path.join(directory, 'users'),
    logfile: path.join(directory, 'log'),
    pool_mode: 'transaction',
    default_pool_size: '4',
    ...more,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  const { hostname, port: serverPort } = server;
  return `[databases]\n* = host=${hostname} port=${serverPort === '' ? '5432' : serverPort}\n[pgbouncer]\n${lines.join('\n')}\n`;
};

/** PgBouncer does not run as root. */
const nobody = 65534;

/** Starts a pooler in front of a server, for these users. */
export async function startPooler(
  server: string,
  users: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<Pooler> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'lienthong-pooler-'));
  const file = (name: string): string => path.join(directory, name);
  const port = await freePort();
  await writeFile(file('users'), users.map((user) => `"${user}" ""\n`).join(''));
  await writeFile(file('pgbouncer.ini'), settingsOf(new URL(server), port, directory, settings));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    await chmod(directory, 0o755);
    await chown(directory, nobody, nobody);
  }
  const child = spawn('pgbouncer', [file('pgbouncer.ini')], {
    stdio: 'ignore',
    ...(isRoot ? { uid: nobody, gid: nobody } : {}),
  });
  const ended = once(child, 'exit');
  const log = (): Promise<string> => readFile(file('log'), 'utf8').catch(() => '');
  while (!(await log()).includes('process up')) {
    if (child.exitCode !== null) throw new Error(`PgBouncer ended: ${await log()}`);
    await wait(50);
  }
  return {
    urlOf: (url) => Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href,
    log,
    close: async () => {
      child.kill('SIGKILL');
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}
