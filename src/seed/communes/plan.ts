import type { CommuneRow } from '../../db/generated/model.ts';
import { dayBefore } from '../reference/day.ts';

/** What a list changes in the communes that were loaded before. */
export interface Changes {
  /** Rows to write: new units, and units that changed on the first day of the list. */
  readonly created: readonly CommuneRow[];
  /** Rows of the same unit and day that the list corrects. */
  readonly corrected: readonly CommuneRow[];
  /** Keys of units that end the day before, and that day. */
  readonly ended: readonly string[];
  readonly endsOn: string;
  /** Keys of units that an earlier list of the same day had. */
  readonly removed: readonly string[];
  readonly unchanged: number;
}

/** Whether two rows describe the same unit: another name, type, province or district makes another one. */
const isSameUnit = (one: CommuneRow, other: CommuneRow): boolean =>
  one.fullName === other.fullName && one.provinceId === other.provinceId && one.district === other.district;

/**
 * Compares a list with the units of earlier lists that are in force on its first day.
 * @param known units of the lists, no synthetic ones
 */
export function planChanges(list: readonly CommuneRow[], known: readonly CommuneRow[], validFrom: string): Changes {
  const byCode = new Map(known.map((row) => [row.code, row]));
  const created: CommuneRow[] = [];
  const corrected: CommuneRow[] = [];
  const replaced: CommuneRow[] = [];
  let unchanged = 0;
  for (const row of list) {
    const before = byCode.get(row.code);
    byCode.delete(row.code);
    if (before === undefined) created.push(row);
    else if (isSameUnit(before, row) && before.decree === row.decree) unchanged += 1;
    else if (isSameUnit(before, row) || before.validFrom === validFrom)
      corrected.push({ ...row, id: before.id, validFrom: before.validFrom });
    else {
      created.push(row);
      replaced.push(before);
    }
  }
  const missing = [...byCode.values()];
  return {
    created,
    corrected,
    ended: [...replaced, ...missing.filter((row) => row.validFrom < validFrom)].map(({ id }) => id),
    endsOn: dayBefore(validFrom),
    removed: missing.filter((row) => row.validFrom === validFrom).map(({ id }) => id),
    unchanged,
  };
}
