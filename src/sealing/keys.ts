import { createSecretKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { OperatorError } from '../base/errors.ts';

/** A key that encrypts personal data. It can be printed or logged without revealing its secret. */
export interface Key {
  /** Written at the head of each value that it encrypts: `k1`. */
  readonly id: string;
  /** 32 bytes, for AES-256-GCM. */
  readonly secret: KeyObject;
  /** When the key was created, an instant as ISO 8601; null if the ring does not say. */
  readonly createdAt: string | null;
}

/** The keys of a hub at the time of reading. */
export interface Keys {
  /** The key that encrypts new values. */
  readonly current: Key;
  readonly byId: ReadonlyMap<string, Key>;
  /** 32 bytes, for HMAC-SHA-256: finds a citizen id without decrypting a value. It is never rotated. */
  readonly index: KeyObject;
}

const keyLength = 32;

function isKeyText(text: string): boolean {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === keyLength && bytes.toString('base64') === text;
}

const keyText = z.string().refine(isKeyText, { error: `expected ${keyLength} bytes in base64` });
/** Shorter than a key, so that an error never repeats a key that was written in the place of its name. */
const keyId = z.string().regex(/^[A-Za-z0-9-]{1,20}$/);

const ring = z.strictObject({
  current: keyId,
  keys: z.record(keyId, keyText),
  created: z.record(keyId, z.iso.datetime()).default({}),
  index: keyText,
});

/** Describes what is wrong, in words of this program: those of the parser repeat its input. */
function describeProblem({ path, code }: z.core.$ZodIssue): string {
  if (code === 'unrecognized_keys') return 'expected `current`, `keys`, `index` and at most `created`, nothing else';
  if (code === 'invalid_key') return `${path[0] as string}: the name of a key is 1 to 20 letters and digits`;
  const place = path.join('.');
  if (place === '') return 'expected an object';
  if (path[0] === 'current') return 'current: expected the name of a key';
  if (path[0] === 'created') return `${place}: expected an instant such as 2026-01-31T00:00:00Z`;
  return path.length === 2 || place === 'index'
    ? `${place}: expected ${keyLength} bytes in base64`
    : `${place}: expected names with keys`;
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new OperatorError(`${source} is not JSON.`);
  }
}

/**
 * Reads keys from JSON: `{"current":"k2","keys":{"k1":"<32 bytes base64>",…},"index":"<32 bytes base64>"}`.
 * @param source its name in error messages
 * @throws OperatorError that describes the problem and repeats no key
 */
export function readKeys(text: string, source: string): Keys {
  const parsed = ring.safeParse(parseJson(text, source));
  const refuse = (problem: string): never => {
    throw new OperatorError(`${source}: ${problem}.`);
  };
  if (!parsed.success) return refuse(parsed.error.issues.map(describeProblem).join('; '));
  const { current, keys, created, index } = parsed.data;
  const entries = Object.entries(keys).map(([id, key]): [string, Key] => [
    id,
    { id, secret: createSecretKey(key, 'base64'), createdAt: created[id] ?? null },
  ]);
  const byId = new Map(entries);
  const texts = [...Object.values(keys), index];
  if (new Set(texts).size < texts.length) return refuse('the same key is given twice; each must be different');
  return {
    current: byId.get(current) ?? refuse('current: names none of the keys'),
    byId,
    index: createSecretKey(index, 'base64'),
  };
}

const textOf = (key: KeyObject): string => key.export().toString('base64');

/** Writes keys in the form that `readKeys` reads. */
export function writeKeys({ current, byId, index }: Keys): string {
  const all = [...byId.values()];
  const value: z.input<typeof ring> = {
    current: current.id,
    keys: Object.fromEntries(all.map(({ id, secret }) => [id, textOf(secret)])),
    created: Object.fromEntries(all.flatMap(({ id, createdAt }) => (createdAt === null ? [] : [[id, createdAt]]))),
    index: textOf(index),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Returns the id of the key that encrypted a value; empty for a text that is no encrypted value. */
export const keyIdOf = (sealed: string): string => sealed.slice(0, Math.max(sealed.indexOf('.'), 0));
