import type { SchemaNames } from '../schema-names.ts';

/** An extension that the hub needs. */
export interface ExtensionFacts {
  readonly name: 'unaccent' | 'pg_trgm';
  /** Schema of the extension; null if it is not installed. */
  readonly schema: string | null;
  /** Whether the role may use that schema. */
  readonly mayUse: boolean;
  /** Whether its files are on the server. */
  readonly isAvailable: boolean;
  /** Whether a role that may create objects in the database may install it. */
  readonly isTrusted: boolean;
}

/** The state of a server when it is opened, for the role of the hub. */
export interface ServerFacts {
  /** The server's process id of the connection. */
  readonly processId: number;
  readonly role: string;
  readonly isSuperuser: boolean;
  readonly version: string;
  readonly encoding: string;
  /** Whether nothing can be written: on a standby, or by a setting of the role or database. */
  readonly isReadOnly: boolean;
  /** Schema of the hub's tables; null if the search path contains no existing schema. */
  readonly schema: string | null;
  readonly hasSchema: boolean;
  readonly mayUseSchema: boolean;
  readonly mayCreateInSchema: boolean;
  readonly mayCreateInDatabase: boolean;
  readonly hasPublicSchema: boolean;
  /** Owner of tables of the hub whose structure this role may not change; null if there is no such table. */
  readonly owner: string | null;
  readonly extensions: readonly ExtensionFacts[];
  /** Settings of the session that affect answers. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A table that every database of a hub has: the first one that is created. */
const marker = 'CooperationAgreement';

/**
 * Reads the state; `$1` is the wanted schema, or null. Without it, the schema is the first on the search path that
 * contains a hub, or else the first one.
 */
export const readServerFacts = `
  WITH wanted AS (
    SELECT coalesce($1::text,
      (SELECT path.name::text FROM unnest(current_schemas(false)) WITH ORDINALITY AS path (name, place)
       JOIN pg_namespace space ON space.nspname = path.name
       JOIN pg_class class ON class.relnamespace = space.oid AND class.relname = '${marker}'
       ORDER BY path.place LIMIT 1),
      current_schema()::text) AS name
  )
  SELECT json_build_object(
    'processId', pg_backend_pid(),
    'role', current_user,
    'isSuperuser', (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
    'version', current_setting('server_version'),
    'encoding', current_setting('server_encoding'),
    'isReadOnly', pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on',
    'schema', wanted.name,
    'hasSchema', space.oid IS NOT NULL,
    'mayUseSchema', coalesce(has_schema_privilege(space.oid, 'USAGE'), false),
    'mayCreateInSchema', coalesce(has_schema_privilege(space.oid, 'CREATE'), false),
    'mayCreateInDatabase', has_database_privilege(current_database(), 'CREATE'),
    'hasPublicSchema', EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'public'),
    'owner', (SELECT pg_get_userbyid(relowner) FROM pg_class
      WHERE relnamespace = space.oid AND relname = '${marker}' AND NOT pg_has_role(relowner, 'USAGE')),
    'extensions', (SELECT json_agg(json_build_object(
        'name', needed.name,
        'schema', place.nspname,
        'mayUse', coalesce(has_schema_privilege(place.oid, 'USAGE'), false),
        'isAvailable', EXISTS (SELECT 1 FROM pg_available_extensions available WHERE available.name = needed.name),
        'isTrusted', EXISTS (SELECT 1 FROM pg_available_extension_versions available
          WHERE available.name = needed.name AND available.trusted)))
      FROM (VALUES ('unaccent'), ('pg_trgm')) AS needed (name)
      LEFT JOIN pg_extension extension ON extension.extname = needed.name
      LEFT JOIN pg_namespace place ON place.oid = extension.extnamespace),
    'settings', json_build_object(
      'standard_conforming_strings', current_setting('standard_conforming_strings'),
      'DateStyle', current_setting('DateStyle'),
      'default_transaction_isolation', current_setting('default_transaction_isolation'))
  )::text AS "facts"
  FROM wanted LEFT JOIN pg_namespace space ON space.nspname = wanted.name`;

/** Returns the schemas of a server for the hub. Missing extensions are installed where all roles can use them. */
export function schemasOf({ schema, hasPublicSchema, extensions }: ServerFacts): SchemaNames {
  const hub = schema ?? 'public';
  const schemaOf = (name: ExtensionFacts['name']): string =>
    extensions.find((extension) => extension.name === name)?.schema ?? (hasPublicSchema ? 'public' : hub);
  return { hub, unaccent: schemaOf('unaccent'), trigrams: schemaOf('pg_trgm') };
}
