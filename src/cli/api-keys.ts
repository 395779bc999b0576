import http from 'node:http';
import { text } from 'node:stream/consumers';
import { readConfig, type Config } from '../settings/config.ts';
import { DirectoryInUse, localSocketOf } from '../db/embedded/lock.ts';
import { OperatorError } from '../base/errors.ts';
import type { ApiKeys, MadeKey } from '../identity/api-keys.ts';
import type { ShownKey } from '../identity/key-store.ts';
import type { LocalRequest } from '../main/local-service.ts';
import { storedApiKeys } from '../main/stored-api-keys.ts';
import { ensureMigrated, openConfigured, type OpenOptions } from '../db/open.ts';

/** Maximum time that the running hub may take to answer, milliseconds. */
const answerTime = 30_000;

/**
 * Sends a command to the process that holds a data directory.
 * @throws OperatorError with the reason of that process.
 */
async function ask(socketPath: string, asked: LocalRequest): Promise<unknown> {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const request = http.request({ socketPath, method: 'POST', timeout: answerTime, path: '/' }, resolve);
    request.once('error', reject).once('timeout', () => request.destroy(new Error('no answer in time')));
    request.end(JSON.stringify(asked));
  });
  const body = await text(response);
  if (response.statusCode === 503) {
    throw new OperatorError('The process that holds the data accepts no commands yet. Try again, or stop it first.');
  }
  const result: unknown = JSON.parse(body);
  if (response.statusCode !== 200) throw new OperatorError(String(result));
  return result;
}

type DatesAsText<T> = { readonly [K in keyof T]: Date extends T[K] ? string | Extract<T[K], null> : T[K] };

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

const readShown = (key: DatesAsText<ShownKey>): ShownKey => ({
  ...key,
  createdAt: new Date(key.createdAt),
  expiresAt: dateOf(key.expiresAt),
  revokedAt: dateOf(key.revokedAt),
});

/** Manages the API keys through the hub that runs on a data directory. */
const keysOfRunningHub = (socket: string): ApiKeys => ({
  create: async ({ expiresAt, ...given }) =>
    (await ask(socket, {
      command: 'create',
      ...given,
      expiresAt: expiresAt?.toISOString() ?? null,
    })) as MadeKey,
  list: async () => ((await ask(socket, { command: 'list' })) as DatesAsText<ShownKey>[]).map(readShown),
  revoke: async (id) => (await ask(socket, { command: 'revoke', id })) as boolean,
});

type Run = (keys: ApiKeys) => Promise<void>;

async function runOnDatabase(run: Run, config: Config, options: OpenOptions): Promise<void> {
  const database = await openConfigured(config, options);
  try {
    await ensureMigrated(config, database);
    await run(storedApiKeys(database));
  } finally {
    await database.close();
  }
}

/**
 * Runs a command on the API keys of the configured database. If a running hub holds the database, the hub runs the
 * command.
 */
export async function withApiKeys(run: Run, options: OpenOptions = {}): Promise<void> {
  const config = readConfig(process.env);
  try {
    // In production, only `lienthong migrate` creates a database.
    const mustExist = options.mustExist === true || config.environment === 'production';
    await runOnDatabase(run, config, { ...options, mustExist });
  } catch (error) {
    const socket = error instanceof DirectoryInUse ? localSocketOf(config.dataDirectory) : null;
    if (socket === null) throw error;
    await run(keysOfRunningHub(socket));
  }
}
