import { sql, type Sql } from './sql.ts';

/**
 * Escapes a text so that `LIKE` takes every character literally. It is escaped after folding, which turns `％` into `%`
 * and `＿` into `_`.
 */
export const literalPattern = (folded: Sql): Sql => sql`regexp_replace(${folded}, '([\\\\%_])', '\\\\\\1', 'g')`;
