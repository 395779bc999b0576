import type { PGlite } from '@electric-sql/pglite';
import pLimit from 'p-limit';
import { currentSignal } from './request-signal.ts';

/**
 * Queues the statements of an embedded database outside its engine, which cannot cancel what it has taken:
 * one whose request is aborted while it waits is not started.
 */
export function queueStatements(store: PGlite): PGlite {
  const turn = pLimit(1);
  const query = store.query.bind(store);
  const transaction = store.transaction.bind(store);
  const queued: Pick<PGlite, 'query' | 'transaction'> = {
    query: <Row>(...args: Parameters<PGlite['query']>) => {
      const signal = currentSignal();
      return turn(() => {
        signal?.throwIfAborted();
        return query<Row>(...args);
      });
    },
    transaction: (run) => turn(() => transaction(run)),
  };
  return Object.assign(store, queued);
}
