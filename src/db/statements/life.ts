import { column, describe, sql, type Sql } from './sql.ts';

interface Life {
  readonly validFrom?: string | null;
  readonly validTo?: string | null;
}

/** Returns the columns that limit the life of a model's rows; empty if they have no validity. */
export const lifeColumns = (model: string): readonly string[] =>
  describe(model).asOf?.kind === 'validity' ? ['validFrom', 'validTo'] : [];

/**
 * Returns the day within a row's life that is nearest to the given one: lists below a dissolved department are read on
 * its last day.
 */
export function withinLife(day: string, { validFrom, validTo }: Life): string {
  if (validFrom != null && day < validFrom) return validFrom;
  if (validTo != null && day > validTo) return validTo;
  return day;
}

/** `withinLife` for the row with this alias; `nameOf` returns the name of a column there. */
export function withinLifeToSql(model: string, alias: string, day: Sql, nameOf: (name: string) => string): Sql {
  const [from, to] = lifeColumns(model).map((name) => column(alias, nameOf(name)));
  if (from === undefined || to === undefined) return day;
  return sql`(CASE WHEN ${day} < ${from} THEN ${from} WHEN ${day} > ${to} THEN ${to} ELSE ${day} END)`;
}
