import type { CommuneRow, CommuneType } from '../db/generated/model.ts';
import { compactDay } from './reference/day.ts';
import { sortKey } from './sort-key.ts';

/** The words with which names of commune-level units begin. */
const types: readonly (readonly [prefix: string, CommuneType])[] = [
  ['phường ', 'WARD'],
  ['xã ', 'COMMUNE'],
  ['đặc khu ', 'SPECIAL_ZONE'],
  ['thị trấn ', 'TOWNSHIP'],
];

/** Splits `Phường Ba Đình` into its type and its name; null if it does not begin with a type. */
export function splitCommuneName(fullName: string): { readonly type: CommuneType; readonly name: string } | null {
  const found = types.find(([prefix]) => fullName.toLowerCase().startsWith(prefix));
  if (found === undefined) return null;
  const [prefix, type] = found;
  const name = fullName.slice(prefix.length).trim();
  return name === '' ? null : { type, name };
}

/** Builds the row of a commune-level unit. */
export function communeRow(
  unit: Omit<CommuneRow, 'id' | 'name' | 'sortKey' | 'type'>,
  { type, name }: { readonly type: CommuneType; readonly name: string },
): CommuneRow {
  return { ...unit, id: `${unit.code}-${compactDay(unit.validFrom)}`, name, sortKey: sortKey(name), type };
}
