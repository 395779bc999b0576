import { sql, type Sql } from './sql.ts';

/**
 * Escapes a text so that `LIKE` takes every character of it for itself. It is escaped as it is compared, after folding,
 * which makes `%` of `％` and `_` of `＿`.
 */
export const literalPattern = (folded: Sql): Sql => sql`regexp_replace(${folded}, '([\\\\%_])', '\\\\\\1', 'g')`;
