import { KeyRing } from '../../src/sealing/key-ring.ts';

const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

/** Writes the keys with these ids, and the index key, as a setting. */
export const keyTexts = (...ids: readonly string[]): string[] => [
  ...ids.map((id) => key(id.charCodeAt(id.length - 1))),
  key(1),
];

/** Creates a setting with one key for each of these ids; the last one is current. */
export const keysText = (...ids: readonly [string, ...string[]]): string =>
  JSON.stringify({
    current: ids.at(-1),
    keys: Object.fromEntries(ids.map((id) => [id, key(id.charCodeAt(id.length - 1))])),
    index: key(1),
  });

/** The keys of the database that is copied for every test file. */
export const testKeys = (): KeyRing => KeyRing.ofText(keysText('k1'), 'LIENTHONG_KEYS');
