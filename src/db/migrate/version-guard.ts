import type { SqlQueryable } from '@prisma/driver-adapter-utils';

/**
 * Name of a row in the migration history that never finishes. Older versions, which do not know newer migrations, print
 * this name at their start, and end: they would otherwise serve from a structure that they do not know.
 */
export const versionGuard =
  'this database belongs to a newer version of lienthong: start that version, or restore the backup that was made before the upgrade (version guard)';

/** Statements that create the guard, again if somebody has marked it as finished or rolled back. */
const statements = [
  `DELETE FROM public."_prisma_migrations" WHERE "migration_name" = '${versionGuard}'`,
  `INSERT INTO public."_prisma_migrations" ("id", "checksum", "migration_name", "logs")
   VALUES (gen_random_uuid()::text, '', '${versionGuard}', 'Not a migration. It keeps older versions from starting.')`,
];

/** Adds the guard to the migration history. */
export async function putVersionGuard(connection: SqlQueryable): Promise<void> {
  for (const sql of statements) await connection.executeRaw({ sql, args: [], argTypes: [] });
}
