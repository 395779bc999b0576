import { createHmac } from 'node:crypto';
import { compare, type Comparison } from '../filter/filter.ts';
import type { KeyRing } from './key-ring.ts';

/** Codes of the provinces before 2025-07-01, which follow the first 0 of citizen ids (Circular 07/2016/TT-BCA). */
const provinces = new Set(
  (
    '01 02 04 06 08 10 11 12 14 15 17 19 20 22 24 25 26 27 30 31 33 34 35 36 37 38 40 42 44 45 46 48 49 51 52 54 56 ' +
    '58 60 62 64 66 67 68 70 72 74 75 77 79 80 82 83 84 86 87 89 91 92 93 94 95 96'
  ).split(' '),
);

/**
 * Whether a text is a citizen id (số định danh cá nhân): 12 digits. The first three are the place where the birth was
 * registered (Decree 137/2015/NĐ-CP, article 13): a province by its old code, or a country. They do not give the
 * residence.
 */
export const isCitizenId = (text: string): boolean =>
  /^\d{12}$/.test(text) && (!text.startsWith('0') || provinces.has(text.slice(1, 3)));

/** Computes the hash by which a citizen id is found: its HMAC-SHA-256, hexadecimal. */
export const hashCitizenId = (ring: KeyRing, citizenId: string): string =>
  createHmac('sha256', ring.index).update(citizenId).digest('hex');

/** Whether the hash of a row belongs to its citizen id. */
export const checkCitizenIdHash = (ring: KeyRing, citizenId: string | null, hash: string | null): boolean =>
  hash === (citizenId === null ? null : hashCitizenId(ring, citizenId));

const citizenIds = new WeakMap<Comparison, string>();

/**
 * Creates a comparison that finds a citizen id by its hash. The citizen id can be read back only with this object
 * itself.
 */
export function comparisonOf(ring: KeyRing, citizenId: string): Comparison {
  const comparison = compare('citizenIdHash', 'eq', hashCitizenId(ring, citizenId));
  citizenIds.set(comparison, citizenId);
  return comparison;
}

/** Returns the citizen id of a comparison, for a linked department, which searches with its own keys. */
export const citizenIdOf = (comparison: Comparison): string | undefined => citizenIds.get(comparison);
