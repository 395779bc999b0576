import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { freePort } from './local-server.ts';

const fileOf = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** A real gateway in front of some subgraphs, in a separate process, set up as in the guide. */
export interface Gateway {
  readonly address: string;
  close(): Promise<void>;
}

/** Composes the subgraphs of these names and addresses, as the guide's command does. */
async function compose(subgraphs: Readonly<Record<string, string>>): Promise<string> {
  const services = Object.entries(subgraphs).map(([name, url]) => `${name}=${url}`);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [fileOf('examples/gateway/compose.mjs'), ...services],
    { maxBuffer: 16 * 1024 * 1024 },
  );
  return stdout;
}

/** Starts a gateway in front of subgraphs with these names and addresses. Close it in `afterAll`. */
export async function startGateway(subgraphs: Readonly<Record<string, string>>): Promise<Gateway> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'lienthong-gateway-'));
  const supergraph = path.join(directory, 'supergraph.graphql');
  await writeFile(supergraph, await compose(subgraphs));
  const port = await freePort();
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(
    process.execPath,
    [
      fileOf('node_modules/@graphql-hive/gateway/dist/bin.js'),
      ...['supergraph', supergraph, '--host', '127.0.0.1', '--port', String(port)],
      ...['--config-path', fileOf('examples/gateway/gateway.config.mjs')],
    ],
    { env: { PATH, HOME }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    let printed = '';
    const read = (text: string): void => {
      printed += text;
      if (printed.includes('Listening on')) resolve();
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    void ended.then(() => reject(new Error(`The gateway ended: ${printed.slice(-2000)}`)));
  });
  return {
    address: `http://127.0.0.1:${port}`,
    close: async () => {
      child.kill('SIGKILL');
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}
