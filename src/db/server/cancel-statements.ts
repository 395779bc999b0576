import type pg from 'pg';
import { rejectOnAbort } from '../../base/reject-on-abort.ts';
import { countForRequest, currentSignal } from '../request-signal.ts';
import { requestCancel, type CancellableClient } from './cancel-request.ts';

/** Whether a connection is still good although a statement failed on it. */
const isStatementError = (error: unknown): boolean => (error as { readonly severity?: unknown }).severity === 'ERROR';

/** Acquires a connection from the pool; returns it unused if the signal is aborted meanwhile. */
async function acquire(pool: pg.Pool, signal: AbortSignal | undefined): Promise<pg.PoolClient> {
  const acquired = pool.connect();
  if (signal === undefined) return acquired;
  try {
    return await rejectOnAbort(signal, acquired);
  } catch (error) {
    void acquired.then(
      (client) => {
        client.release();
      },
      () => undefined,
    );
    throw error;
  }
}

/** Runs a statement on a connection. The connection is not released before its cancellation is complete. */
async function runOn(
  client: pg.PoolClient,
  statement: pg.QueryConfig,
  signal: AbortSignal | undefined,
): Promise<pg.QueryResult> {
  let cancelled = Promise.resolve();
  const abort = (): void => {
    cancelled = requestCancel(client as pg.PoolClient & CancellableClient);
  };
  // A broken connection also informs its pool, and an error without a listener would end the process.
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
 * Makes the statements of a pool cancellable together with their request: waiting ones are not started. Statements of
 * transactions are not cancelled, so that writes are complete.
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
