import type {
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  SqlQuery,
  SqlQueryable,
  Transaction,
} from '@prisma/driver-adapter-utils';

/** Names of the schemas that the hub's SQL refers to. */
export interface SchemaNames {
  /** Tables, types and functions of the hub. */
  readonly hub: string;
  /** The extension unaccent. */
  readonly unaccent: string;
  /** The extension pg_trgm. */
  readonly trigrams: string;
}

/** The schemas for which the hub's SQL is written. */
export const defaultSchemas: SchemaNames = { hub: 'public', unaccent: 'public', trigrams: 'public' };

/** Quotes a name for SQL. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Matches references to the schema `public` in the hub's SQL. Values are bound, and never part of a statement's text.
 */
const mention =
  /(?<extension>CREATE EXTENSION IF NOT EXISTS (?<name>\w+) WITH SCHEMA )public\b|(?<path>search_path = )public\b|\bpublic\.(?:(?<called>unaccent|word_similarity)\b)?/g;

const extensionSchema = (name: string, { unaccent, trigrams }: SchemaNames): string =>
  quoted(name === 'unaccent' ? unaccent : trigrams);

const arePublic = ({ hub, unaccent, trigrams }: SchemaNames): boolean =>
  hub === 'public' && unaccent === 'public' && trigrams === 'public';

/** Replaces the schemas in SQL by those of a database. */
export const withSchemas = (sql: string, names: SchemaNames): string =>
  arePublic(names)
    ? sql
    : sql.replaceAll(mention, (...matched: unknown[]) => {
        const { extension, name, path, called } = matched.at(-1) as Record<string, string | undefined>;
        if (extension !== undefined) return extension + extensionSchema(name ?? '', names);
        if (path !== undefined) return path + quoted(names.hub);
        return called === undefined ? `${quoted(names.hub)}.` : `${extensionSchema(called, names)}.${called}`;
      });

/**
 * Wraps an adapter so that its raw statements find the hub's tables in their schema. Prisma's own statements already
 * name the schema.
 */
export function inSchemas(
  factory: SqlMigrationAwareDriverAdapterFactory,
  names: SchemaNames,
): SqlMigrationAwareDriverAdapterFactory {
  if (arePublic(names)) return factory;
  const rewritten = (query: SqlQuery): SqlQuery => ({ ...query, sql: withSchemas(query.sql, names) });
  const rewriting = <Queryable extends SqlQueryable>(queryable: Queryable): Queryable => {
    const queryRaw = queryable.queryRaw.bind(queryable);
    const executeRaw = queryable.executeRaw.bind(queryable);
    return Object.assign(queryable, {
      queryRaw: (query: SqlQuery) => queryRaw(rewritten(query)),
      executeRaw: (query: SqlQuery) => executeRaw(rewritten(query)),
    });
  };
  const connected = (adapter: SqlDriverAdapter): SqlDriverAdapter => {
    const startTransaction = adapter.startTransaction.bind(adapter);
    return Object.assign(rewriting(adapter), {
      startTransaction: async (level?: Parameters<typeof startTransaction>[0]): Promise<Transaction> =>
        rewriting(await startTransaction(level)),
    });
  };
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => connected(await factory.connect()),
    connectToShadowDb: async () => connected(await factory.connectToShadowDb()),
  };
}
