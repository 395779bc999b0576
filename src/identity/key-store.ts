import type { Database } from '../db/database.ts';
import type { ApiKey } from '../db/generated/client/client.ts';
import type { ViewerRole } from '../db/generated/model.ts';
import { hashOfKey, makeKey } from './api-key.ts';

/** The properties of a new API key. */
export interface NewKey {
  readonly client: string;
  readonly role: ViewerRole;
  readonly departmentCode: string | null;
  /** When it expires; null for never. */
  readonly expiresAt: Date | null;
}

/** An API key without its hash, as it may be shown. */
export type ShownKey = Omit<ApiKey, 'hash'>;

/** Creates an API key. The key itself is not stored, and cannot be derived from what is. */
export async function createKey({ client }: Database, given: NewKey): Promise<{ id: string; key: string }> {
  const { id, key } = makeKey();
  await client.apiKey.create({ data: { ...given, id, hash: hashOfKey(key), createdAt: new Date() } });
  return { id, key };
}

/** Lists all API keys, the oldest first. */
export const listKeys = ({ client }: Database): Promise<ShownKey[]> =>
  client.apiKey.findMany({ omit: { hash: true }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });

/** Revokes an API key. Returns whether a key has this id. Revoking it again keeps the first time. */
export async function revokeKey({ client }: Database, id: string): Promise<boolean> {
  await client.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
  return (await client.apiKey.count({ where: { id } })) === 1;
}

/** Counts the API keys that are valid now. */
export const countValidKeys = ({ client }: Database, now: Date): Promise<number> =>
  client.apiKey.count({ where: { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] } });
