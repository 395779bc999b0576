import type { Database } from '../db/database.ts';
import type { ApiKey } from '../db/generated/client/client.ts';
import type { ViewerRole } from '../db/generated/model.ts';
import { hashOfKey, makeKey } from './api-key.ts';

/** What a new API key is for. */
export interface NewKey {
  readonly client: string;
  readonly role: ViewerRole;
  readonly departmentCode: string | null;
  /** When it stops working; null for never. */
  readonly expiresAt: Date | null;
}

/** An API key as it may be shown: without its hash. */
export type ShownKey = Omit<ApiKey, 'hash'>;

/** Makes an API key and answers it: nothing that is kept leads back to it. */
export async function createKey({ client }: Database, given: NewKey): Promise<{ id: string; key: string }> {
  const { id, key } = makeKey();
  await client.apiKey.create({ data: { ...given, id, hash: hashOfKey(key), createdAt: new Date() } });
  return { id, key };
}

/** All API keys, the oldest first. */
export const listKeys = ({ client }: Database): Promise<ShownKey[]> =>
  client.apiKey.findMany({ omit: { hash: true }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });

/** Revokes an API key; answers whether there is one of this id. A key stays revoked since it first was. */
export async function revokeKey({ client }: Database, id: string): Promise<boolean> {
  await client.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
  return (await client.apiKey.count({ where: { id } })) === 1;
}

/** Counts the API keys that are accepted now. */
export const countValidKeys = ({ client }: Database, now: Date): Promise<number> =>
  client.apiKey.count({ where: { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] } });
