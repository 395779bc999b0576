import type { PGlite } from '@electric-sql/pglite';
import pLimit from 'p-limit';
import { countForRequest, currentSignal } from '../request-signal.ts';
import type { DatabaseLoad } from '../database-load.ts';

/** An embedded database with a queue of statements. */
export type QueuedStore = PGlite & { readonly load: () => DatabaseLoad };

/**
 * Queues the statements of an embedded database outside its engine, which cannot cancel a statement that it has
 * accepted. A waiting statement whose request is aborted is not started.
 */
export function queueStatements(store: PGlite): QueuedStore {
  const turn = pLimit(1);
  const query = store.query.bind(store);
  const transaction = store.transaction.bind(store);
  let statements = 0;
  const queued: Pick<QueuedStore, 'query' | 'transaction' | 'load'> = {
    query: <Row>(...args: Parameters<PGlite['query']>) => {
      const signal = currentSignal();
      return turn(() => {
        signal?.throwIfAborted();
        statements += 1;
        countForRequest('statements', 1);
        return query<Row>(...args);
      });
    },
    transaction: (run) =>
      turn(() => {
        statements += 1;
        return transaction(run);
      }),
    load: () => ({ inUse: turn.activeCount, idle: 1 - turn.activeCount, waiting: turn.pendingCount, statements }),
  };
  return Object.assign(store, queued);
}
