import { dayOf } from '../base/day.ts';
import type { ShownKey } from '../identity/key-store.ts';
import { lastDayBefore } from './last-day.ts';
import { textTable } from '../base/text-table.ts';

const head = ['ID', 'ROLE', 'DEPARTMENT', 'CREATED', 'LAST DAY', 'STATE', 'CLIENT'];

function stateOf({ revokedAt, expiresAt }: ShownKey, now: Date): string {
  if (revokedAt !== null) return `revoked ${dayOf(revokedAt)}`;
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'valid';
}

const cellsOf = (key: ShownKey, now: Date): string[] => [
  key.id,
  key.role,
  key.departmentCode ?? '-',
  dayOf(key.createdAt),
  lastDayBefore(key.expiresAt),
  stateOf(key, now),
  key.client,
];

/** Formats API keys as a table. */
export const keyTable = (keys: readonly ShownKey[], now: Date): string[] =>
  textTable(
    head,
    keys.map((key) => cellsOf(key, now)),
  );
