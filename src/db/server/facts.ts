import type { SchemaNames } from '../schema-names.ts';

/** An extension that the hub needs. */
export interface ExtensionFacts {
  readonly name: 'unaccent' | 'pg_trgm';
  /** Schema that it is installed in; null if it is not. */
  readonly schema: string | null;
  /** Whether the role may use that schema. */
  readonly mayUse: boolean;
  /** Whether its files are on the server. */
  readonly isAvailable: boolean;
  /** Whether a role that may create in the database may install it. */
  readonly isTrusted: boolean;
}

/** A server as it is found when it is opened, for the role that the hub signs in as. */
export interface ServerFacts {
  /** The process that answered, as the server names it. */
  readonly processId: number;
  readonly role: string;
  readonly isSuperuser: boolean;
  readonly version: string;
  readonly encoding: string;
  /** Whether nothing can be written: a standby, or a role or database that is set so. */
  readonly isReadOnly: boolean;
  /** Schema of the hub's tables; null if the search path names none that is there. */
  readonly schema: string | null;
  readonly hasSchema: boolean;
  readonly mayUseSchema: boolean;
  readonly mayCreateInSchema: boolean;
  readonly mayCreateInDatabase: boolean;
  readonly hasPublicSchema: boolean;
  /** Role that owns tables of the hub which this role may not change the structure of; null if there is none. */
  readonly owner: string | null;
  readonly extensions: readonly ExtensionFacts[];
  /** What the session is set to, of what has a bearing on answers. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A table that only a database of the hub has, the first that is made. */
const marker = 'CooperationAgreement';

/**
 * Reads the facts; `$1` is the schema that is asked for, or null. Without one, the schema is the first of the search path
 * that holds a hub, or else the first.
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

/** The schemas of a server, once the hub's tables are in it. Extensions that are missing are made where all can use them. */
export function schemasOf({ schema, hasPublicSchema, extensions }: ServerFacts): SchemaNames {
  const hub = schema ?? 'public';
  const schemaOf = (name: ExtensionFacts['name']): string =>
    extensions.find((extension) => extension.name === name)?.schema ?? (hasPublicSchema ? 'public' : hub);
  return { hub, unaccent: schemaOf('unaccent'), trigrams: schemaOf('pg_trgm') };
}
