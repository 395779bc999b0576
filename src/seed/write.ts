import { list, describe, identifier, sql, tableOf, type Sql } from '../db/statements/sql.ts';
import type { Batch } from './batch.ts';

/** Builds the statement that writes the rows of a batch; a row with an existing key is updated. */
export function writeStatement({ model, rows }: Batch): Sql {
  const { columns } = describe(model);
  const names = Object.keys(columns);
  const changes = names
    .filter((name) => name !== 'id')
    .map((name) => sql`${identifier(name)} = excluded.${identifier(name)}`);
  const target = tableOf(model);
  return sql`INSERT INTO ${target} (${list(names.map(identifier))})
    SELECT ${list(names.map(identifier))} FROM json_populate_recordset(NULL::${target}, ${JSON.stringify(rows)}::json)
    ON CONFLICT ("id") DO UPDATE SET ${list(changes)}`;
}

/** The statements that derive every department's lineage from the successions, over all steps. */
export const lineageStatements = (): Sql[] => [
  sql`DELETE FROM public."DepartmentLineage"`,
  sql`WITH RECURSIVE step ("ancestorId", "field", "descendantId") AS (
      SELECT "predecessorId", "field", "successorId" FROM public."DepartmentSuccession"
      UNION
      SELECT step."ancestorId", step."field", next."successorId"
      FROM step JOIN public."DepartmentSuccession" next
        ON next."predecessorId" = step."descendantId" AND next."field" = step."field"
    )
    INSERT INTO public."DepartmentLineage" ("id", "ancestorId", "descendantId", "field", "validFrom", "validTo")
    SELECT step."ancestorId" || '.' || step."field" || '.' || step."descendantId",
           step."ancestorId", step."descendantId", step."field", department."validFrom", department."validTo"
    FROM step JOIN public."Department" department ON department."id" = step."descendantId"`,
];
