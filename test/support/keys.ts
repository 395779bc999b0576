import { KeyRing } from '../../src/sealing/key-ring.ts';

const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

/** A setting of keys with one for each of these, the last one current. */
export const keysText = (...ids: readonly [string, ...string[]]): string =>
  JSON.stringify({
    current: ids.at(-1),
    keys: Object.fromEntries(ids.map((id) => [id, key(id.charCodeAt(id.length - 1))])),
    index: key(1),
  });

/** The keys of the database that every test file gets a copy of. */
export const testKeys = (): KeyRing => KeyRing.ofText(keysText('k1'), 'LIENTHONG_KEYS');
