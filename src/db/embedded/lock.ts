import { createHash } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { OperatorError } from '../../errors.ts';

/** The longest path of a Unix socket that every platform takes. */
const longestSocketPath = 100;

function socketPath(directory: string): string {
  const real = realpathSync(directory);
  const name = `lienthong-${createHash('sha256').update(real).digest('hex').slice(0, 16)}.lock`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const inside = path.join(real, name);
  return inside.length <= longestSocketPath ? inside : path.join(os.tmpdir(), name);
}

function isHeld(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

function listen(address: string): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen(address, () => {
      server.unref();
      resolve(server);
    });
  });
}

const isTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EADDRINUSE';

/** Listens where nobody does: a socket that a killed process left behind is taken over. */
async function take(address: string): Promise<net.Server | null> {
  try {
    return await listen(address);
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
  if (await isHeld(address)) return null;
  rmSync(address, { force: true });
  return listen(address).catch((error: unknown) => {
    if (isTaken(error)) return null;
    throw error;
  });
}

/**
 * Holds a directory of embedded data for this process. A socket holds it rather than a file: the system lets go of it
 * when the process is killed, so nothing stale is left to judge.
 * @throws OperatorError where another process holds it.
 */
export async function holdDirectory(directory: string): Promise<() => Promise<void>> {
  const server = await take(socketPath(directory));
  if (server === null) {
    throw new OperatorError(
      `The data in ${directory} is in use by another lienthong process. Stop it, or choose another LIENTHONG_DATA_DIR.`,
    );
  }
  return () => new Promise((resolve) => server.close(() => resolve()));
}
