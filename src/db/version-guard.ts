import type { SqlQueryable } from '@prisma/driver-adapter-utils';

/**
 * Name of a row of the migration history that never finishes. Versions of before migrations were compared both ways
 * print it when they start, and end: they would otherwise serve from a structure whose rules they do not know.
 */
export const versionGuard =
  'this database belongs to a newer version of lienthong: start that version, or restore the backup that was made before the upgrade (version guard)';

/** Statements that make the guard; one that somebody marked as finished or rolled back is made anew. */
const statements = [
  `DELETE FROM public."_prisma_migrations" WHERE "migration_name" = '${versionGuard}'`,
  `INSERT INTO public."_prisma_migrations" ("id", "checksum", "migration_name", "logs")
   VALUES (gen_random_uuid()::text, '', '${versionGuard}', 'Not a migration. It keeps older versions from starting.')`,
];

/** Puts the guard into the migration history. */
export async function putVersionGuard(connection: SqlQueryable): Promise<void> {
  for (const sql of statements) await connection.executeRaw({ sql, args: [], argTypes: [] });
}
