import { computedColumns } from './computed.ts';
import type { ColumnDescription } from '../description.ts';
import { column, describe, sql, type Sql } from './sql.ts';

/** A column in a statement, stored or computed. */
export interface ReadableColumn {
  readonly description: ColumnDescription;
  readonly expression: (alias: string, day: Sql) => Sql;
}

/** Finds the column of a model by its name; undefined if absent. */
export function findColumn(model: string, name: string): ReadableColumn | undefined {
  const stored = describe(model).columns[name];
  if (stored !== undefined) return { description: stored, expression: (alias) => column(alias, name) };
  const computed = computedColumns[model]?.[name];
  return computed && { description: computed, expression: computed.expression };
}

/** Lists all columns of a model, stored ones first. */
export function columnNames(model: string): string[] {
  return [...Object.keys(describe(model).columns), ...Object.keys(computedColumns[model] ?? {})];
}

/**
 * Builds the condition that a row exists on a day. A row whose day is unknown is shown: hiding it would claim more than
 * the source says. `day` must be one date value.
 */
export function isThereOn(model: string, alias: string, day: Sql): Sql | undefined {
  const { asOf, columns } = describe(model);
  if (asOf === null) return undefined;
  if (asOf.kind === 'event') {
    const event = column(alias, asOf.column);
    return columns[asOf.column]?.nullable === true
      ? sql`(${event} IS NULL OR ${event} <= ${day})`
      : sql`${event} <= ${day}`;
  }
  const [from, to] = [column(alias, 'validFrom'), column(alias, 'validTo')];
  const begun =
    columns['validFrom']?.nullable === true ? sql`(${from} IS NULL OR ${from} <= ${day})` : sql`${from} <= ${day}`;
  return sql`${begun} AND (${to} IS NULL OR ${to} >= ${day})`;
}
