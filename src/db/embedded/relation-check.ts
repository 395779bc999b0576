import type { PGlite } from '@electric-sql/pglite';

/** Tables and indexes whose file is missing, or shorter than PostgreSQL's own record of it. */
const shortRelations = `
  SELECT relation.oid::regclass::text AS "name", file.size IS NULL AS "isMissing"
  FROM pg_class relation
  CROSS JOIN LATERAL pg_stat_file(pg_relation_filepath(relation.oid), true) file
  WHERE relation.relkind IN ('r', 'i', 't', 'm', 'S') AND relation.relpersistence = 'p'
    AND pg_relation_filenode(relation.oid) IS NOT NULL
    AND (file.size IS NULL OR pg_relation_size(relation.oid) < relation.relpages::bigint * 8192)
  ORDER BY 1`;

/** Lists tables and indexes with a missing or truncated file, as far as the catalogue shows. */
export async function findRelationFaults(pglite: Pick<PGlite, 'query'>): Promise<string[]> {
  const { rows } = await pglite.query<{ name: string; isMissing: boolean }>(shortRelations);
  return rows.map(({ name, isMissing }) => `the file of ${name} ${isMissing ? 'is missing' : 'was truncated'}`);
}
