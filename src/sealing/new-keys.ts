import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { Key, Keys } from './keys.ts';

const randomKey = (): KeyObject => createSecretKey(randomBytes(32));

const makeKey = (id: string): Key => ({ id, secret: randomKey(), createdAt: new Date().toISOString() });

/** Creates the first keys of a hub. */
export function makeKeys(): Keys {
  const current = makeKey('k1');
  return { current, byId: new Map([[current.id, current]]), index: randomKey() };
}

/** Returns the next free number as a name: `k3`. */
function nextId(byId: Keys['byId']): string {
  const numbers = [...byId.keys()].map((id) => Number(/^k(\d{1,9})$/.exec(id)?.[1] ?? 0));
  return `k${Math.max(...numbers) + 1}`;
}

/** Adds a new key, which becomes the current one. */
export function withNewKey(keys: Keys): Keys {
  const current = makeKey(nextId(keys.byId));
  return { ...keys, current, byId: new Map([...keys.byId, [current.id, current]]) };
}

/** Removes all keys but the current one. */
export const withoutOldKeys = (keys: Keys): Keys => ({ ...keys, byId: new Map([[keys.current.id, keys.current]]) });
