import { statSync } from 'node:fs';
import path from 'node:path';
import type { PGlite } from '@electric-sql/pglite';

interface Relation {
  readonly oid: number;
  /** Path of its first file in the cluster. */
  readonly file: string;
  /** Number of its pages, as PostgreSQL last counted them. */
  readonly pages: number;
}

/** Tables and indexes that are kept in files. */
const storedRelations = `
  SELECT oid::int AS "oid", pg_relation_filepath(oid) AS "file", relpages AS "pages"
  FROM pg_class
  WHERE relkind IN ('r', 'i', 't', 'm', 'S') AND relpersistence = 'p' AND pg_relation_filenode(oid) IS NOT NULL`;

const namesOf = `SELECT oid::int AS "oid", oid::regclass::text AS "name" FROM pg_class WHERE oid = ANY ($1) ORDER BY 2`;

const pageSize = 8192;

/** Size at which PostgreSQL begins another file. */
const fileSize = 1024 ** 3;

/** Returns the path of the file after one: `base/5/16384.1` after `base/5/16384`. */
function following(file: string): string {
  const [, name = file, part = '0'] = /^(.*?)(?:\.(\d+))?$/.exec(file) ?? [];
  return `${name}.${Number(part) + 1}`;
}

/** Returns the size of a file; undefined if there is none. */
const sizeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.size;

/** Returns the size of a relation, all its files together; undefined if the first is missing. */
function sizeOfRelation(file: string): number | undefined {
  const first = sizeOf(file);
  // One of more than 1 GB has a file for each of them.
  if (first === undefined || first < fileSize) return first;
  return first + (sizeOfRelation(following(file)) ?? 0);
}

/**
 * Lists tables and indexes with a missing or truncated file, as far as the catalogue shows. The files are looked at from
 * outside: by PGlite, whose file system is an emulation, that takes ten times as long.
 */
export async function findRelationFaults(pglite: Pick<PGlite, 'query'>, cluster: string): Promise<string[]> {
  const { rows } = await pglite.query<Relation>(storedRelations);
  const faults = new Map<number, string>();
  for (const { oid, file, pages } of rows) {
    const size = sizeOfRelation(path.join(cluster, file));
    if (size === undefined) faults.set(oid, 'is missing');
    else if (size < pages * pageSize) faults.set(oid, 'was truncated');
  }
  if (faults.size === 0) return [];
  const named = await pglite.query<{ oid: number; name: string }>(namesOf, [[...faults.keys()]]);
  return named.rows.map(({ oid, name }) => `the file of ${name} ${faults.get(oid) ?? ''}`);
}
