import type { Database } from '../db/database.ts';
import { models } from '../db/generated/model.ts';
import { column, describe, sql, tableOf, type Sql } from '../db/statements/sql.ts';

/** Builds the statement that finds a row of a model with a reference to a missing row. */
function orphanStatement(model: string, name: string): Sql {
  const relation = describe(model).relations[name];
  if (relation === undefined) throw new Error(`${model} has no relation called ${name}.`);
  return sql`SELECT ${model} AS "model", ${name} AS "relation", ${column('t', 'id')} AS "id"
    FROM ${tableOf(model)} AS t
    WHERE ${column('t', relation.own)} IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM ${tableOf(relation.model)} AS r
      WHERE ${column('r', relation.other)} = ${column('t', relation.own)}) LIMIT 1`;
}

/** References of stored rows, as pairs of model and relation. */
const references = Object.entries(models).flatMap(([model, { relations, isView }]) =>
  isView
    ? []
    : Object.entries(relations)
        .filter(([, { list, other }]) => !list && other === 'id')
        .map(([name]) => [model, name] as const),
);

/**
 * Checks every reference of every row, with one statement for each relation.
 * @throws an error that names the first row with a reference to a missing row.
 */
export async function checkReferences({ client }: Database): Promise<void> {
  for (const [model, name] of references) {
    const [orphan] = await client.$queryRaw<{ id: string }[]>(orphanStatement(model, name));
    if (orphan !== undefined) throw new Error(`${model} ${orphan.id}: its ${name} is missing.`);
  }
}
