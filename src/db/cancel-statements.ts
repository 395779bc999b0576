import type pg from 'pg';
import { countForRequest, currentSignal } from './request-signal.ts';
import { requestCancel, type CancellableClient } from './server/cancel-request.ts';

/** Whether a connection is as good as before although a statement failed on it. */
const isStatementError = (error: unknown): boolean => (error as { readonly severity?: unknown }).severity === 'ERROR';

/** Acquires a connection; gives it back unused if the signal is aborted while it waits. */
async function acquire(pool: pg.Pool, signal: AbortSignal | undefined): Promise<pg.PoolClient> {
  const acquired = pool.connect();
  if (signal === undefined) return acquired;
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => {
      reject(signal.reason as Error);
    };
  });
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([acquired, aborted]);
  } catch (error) {
    void acquired.then(
      (client) => {
        client.release();
      },
      () => undefined,
    );
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Runs a statement on a connection. The connection is not given to others before a cancellation of it is through. */
async function runOn(
  client: pg.PoolClient,
  statement: pg.QueryConfig,
  signal: AbortSignal | undefined,
): Promise<pg.QueryResult> {
  let cancelled = Promise.resolve();
  const abort = (): void => {
    cancelled = requestCancel(client as pg.PoolClient & CancellableClient);
  };
  // A connection that breaks says so to its pool as well, and an error that nobody listens to ends the process.
  const ignore = (): void => undefined;
  let isBroken = true;
  client.on('error', ignore);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const result = await client.query(statement);
    isBroken = false;
    return result;
  } catch (error) {
    isBroken = !isStatementError(error);
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
    await cancelled;
    client.off('error', ignore);
    client.release(isBroken);
  }
}

/**
 * Has the statements of a pool cancelled with the request that they are run for: those that wait are not started.
 * Statements of transactions are not: what is being written is written.
 */
export function cancelStatements<Pool extends pg.Pool>(pool: Pool): Pool {
  const query = async (statement: pg.QueryConfig): Promise<pg.QueryResult> => {
    const signal = currentSignal();
    signal?.throwIfAborted();
    const client = await acquire(pool, signal);
    countForRequest('statements', 1);
    return runOn(client, statement, signal);
  };
  return Object.assign(pool, { query } as Pick<pg.Pool, 'query'>);
}
