import pg from 'pg';
import { currentSignal } from './request-signal.ts';

/** How long a request to cancel may take, milliseconds. */
const cancelTimeout = 2000;

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

/** Cancels statements over connections of its own: those of the pool may all be busy with what is to be cancelled. */
class Canceller {
  readonly #pool: pg.Pool;

  constructor(config: pg.PoolConfig) {
    const bounds = { connectionTimeoutMillis: cancelTimeout, query_timeout: cancelTimeout, idleTimeoutMillis: 1000 };
    this.#pool = new pg.Pool({ ...config, ...bounds, max: 2, allowExitOnIdle: true });
    this.#pool.on('error', () => undefined);
  }

  /** Cancels what a connection runs. Failing to is no fault: the statement then ends by its own time limit. */
  async cancel(client: pg.PoolClient): Promise<void> {
    const { processID } = client as pg.PoolClient & { readonly processID: number | null };
    await this.#pool.query('SELECT pg_cancel_backend($1)', [processID]).catch(() => undefined);
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}

/** Runs a statement on a connection. The connection is not given to others before a cancellation of it is through. */
async function runOn(
  client: pg.PoolClient,
  statement: pg.QueryConfig,
  signal: AbortSignal | undefined,
  canceller: Canceller,
): Promise<pg.QueryResult> {
  let cancelled = Promise.resolve();
  const abort = (): void => {
    cancelled = canceller.cancel(client);
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
 * @param config how the pool connects
 */
export function cancelStatements<Pool extends pg.Pool>(pool: Pool, config: pg.PoolConfig): Pool {
  const canceller = new Canceller(config);
  const query = async (statement: pg.QueryConfig): Promise<pg.QueryResult> => {
    const signal = currentSignal();
    signal?.throwIfAborted();
    return runOn(await acquire(pool, signal), statement, signal, canceller);
  };
  const endPool = pool.end.bind(pool);
  const end = async (): Promise<void> => {
    await Promise.all([endPool(), canceller.close()]);
  };
  return Object.assign(pool, { query, end } as Pick<pg.Pool, 'query' | 'end'>);
}
