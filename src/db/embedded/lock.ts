import { createHash } from 'node:crypto';
import { chmodSync, realpathSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { OperatorError } from '../../base/errors.ts';

/** Maximum length of the path of a Unix socket on every platform. */
const longestSocketPath = 100;

/** Maximum time for receiving a local request, milliseconds. */
const requestTime = 5000;

interface LocalSocket {
  readonly address: string;
  /** Whether the permissions of the directory decide who may connect. */
  readonly isInside: boolean;
}

function socketOf(directory: string): LocalSocket {
  const real = realpathSync(directory);
  const name = `lienthong-${createHash('sha256').update(real).digest('hex').slice(0, 16)}.lock`;
  if (process.platform === 'win32') return { address: `\\\\.\\pipe\\${name}`, isInside: false };
  const inside = path.join(real, name);
  if (inside.length <= longestSocketPath) return { address: inside, isInside: true };
  return { address: path.join(os.tmpdir(), name), isInside: false };
}

/**
 * Returns the socket of the process that holds a directory; null if users without access to the directory could connect
 * to it too.
 */
export function localSocketOf(directory: string): string | null {
  const { address, isInside } = socketOf(directory);
  return isInside ? address : null;
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

function listen(address: string): Promise<http.Server> {
  return new Promise((resolve, reject) => {
    const server = http.createServer({ requestTimeout: requestTime, headersTimeout: requestTime });
    server.once('error', reject);
    server.listen(address, () => {
      // For example too many open files: that client gets no answer, and the process continues.
      server.off('error', reject).on('error', () => undefined);
      server.unref();
      resolve(server);
    });
  });
}

const isTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EADDRINUSE';

/** Listens on an address if nobody does: the socket of a killed process is replaced. */
async function take(address: string): Promise<http.Server | null> {
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

/** Another process holds a directory of embedded data. */
export class DirectoryInUse extends OperatorError {
  constructor(directory: string) {
    super(
      `The data in ${directory} is in use by another lienthong process. Stop it, or choose another LIENTHONG_DATA_DIR.`,
    );
  }
}

const refuseRequest: http.RequestListener = (_, response) => {
  response.writeHead(503).end();
};

/** A directory of embedded data that this process holds. */
export interface HeldDirectory {
  /** Answers requests of users who may access the directory; before this call, all are refused. */
  readonly answerLocally: (listener: http.RequestListener) => void;
  readonly release: () => Promise<void>;
}

/**
 * Holds a directory of embedded data for this process, by a socket and not by a file: the system releases it when the
 * process is killed, so no stale lock remains.
 * @throws DirectoryInUse if another process holds it.
 */
export async function holdDirectory(directory: string): Promise<HeldDirectory> {
  const { address, isInside } = socketOf(directory);
  const server = await take(address);
  if (server === null) throw new DirectoryInUse(directory);
  if (isInside) chmodSync(address, 0o600);
  server.on('request', refuseRequest);
  return {
    answerLocally: (listener) => {
      if (isInside) server.off('request', refuseRequest).on('request', listener);
    },
    release: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
