import { timingSafeEqual } from 'node:crypto';
import DataLoader from 'dataloader';
import type { Database } from '../db/database.ts';
import { retryRead } from '../db/retry-read.ts';
import type { ApiKey } from '../db/generated/client/client.ts';
import { hashOfKey, idOfKey } from './api-key.ts';
import type { Identity } from './identity.ts';
import { unauthenticated } from './unauthenticated.ts';

/**
 * Creates a loader that reads the keys of one turn of the event loop in one statement. It caches nothing, because a key
 * may be revoked at any time.
 */
function createLoader({ client }: Database): DataLoader<string, ApiKey | null> {
  const readAll = async (ids: readonly string[]): Promise<(ApiKey | null)[]> => {
    const where = { id: { in: [...new Set(ids)] } };
    const rows = await retryRead(() => client.apiKey.findMany({ where }));
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id) ?? null);
  };
  return new DataLoader(readAll, { cache: false, maxBatchSize: 100, batchScheduleFn: (run) => setImmediate(run) });
}

const isOf = (key: string, { hash }: ApiKey): boolean =>
  timingSafeEqual(Buffer.from(hashOfKey(key), 'hex'), Buffer.from(hash, 'hex'));

/**
 * Creates a function that checks an API key against the database. It returns the identity of the key, or throws
 * UNAUTHENTICATED.
 */
export function createKeyReader(database: Database, now: () => Date): (key: string) => Promise<Identity> {
  const loader = createLoader(database);
  return async (key) => {
    const id = idOfKey(key);
    const row = id === null ? null : await loader.load(id);
    // Only the holder of a key learns that it was revoked or has expired.
    if (row === null || !isOf(key, row)) throw unauthenticated('UNKNOWN_KEY');
    if (row.revokedAt !== null) throw unauthenticated('REVOKED');
    if (row.expiresAt !== null && row.expiresAt <= now()) throw unauthenticated('KEY_EXPIRED');
    const { role, client, departmentCode } = row;
    return { role, subject: null, client, departmentCode };
  };
}
