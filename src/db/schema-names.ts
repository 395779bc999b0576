import type {
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  SqlQuery,
  SqlQueryable,
  Transaction,
} from '@prisma/driver-adapter-utils';

/** The schemas of a database that hold what our SQL names. */
export interface SchemaNames {
  /** Tables, types and functions of the hub. */
  readonly hub: string;
  /** The extension unaccent. */
  readonly unaccent: string;
  /** The extension pg_trgm. */
  readonly trigrams: string;
}

/** The schemas that our SQL is written for. */
export const defaultSchemas: SchemaNames = { hub: 'public', unaccent: 'public', trigrams: 'public' };

/** A name as SQL quotes it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** What of our SQL names the schema `public`. Values are bound and never stand in a statement's text. */
const mention =
  /(?<extension>CREATE EXTENSION IF NOT EXISTS (?<name>\w+) WITH SCHEMA )public\b|(?<path>search_path = )public\b|\bpublic\.(?:(?<called>unaccent|word_similarity)\b)?/g;

const extensionSchema = (name: string, { unaccent, trigrams }: SchemaNames): string =>
  quoted(name === 'unaccent' ? unaccent : trigrams);

/** Puts the schemas of a database in place of those that our SQL is written for. */
export const withSchemas = (sql: string, names: SchemaNames): string =>
  sql.replaceAll(mention, (...matched: unknown[]) => {
    const { extension, name, path, called } = matched.at(-1) as Record<string, string | undefined>;
    if (extension !== undefined) return extension + extensionSchema(name ?? '', names);
    if (path !== undefined) return path + quoted(names.hub);
    return called === undefined ? `${quoted(names.hub)}.` : `${extensionSchema(called, names)}.${called}`;
  });

/** The same adapter, whose raw statements find the tables of the hub in its schema. Prisma's own name it themselves. */
export function inSchemas(
  factory: SqlMigrationAwareDriverAdapterFactory,
  names: SchemaNames,
): SqlMigrationAwareDriverAdapterFactory {
  if (Object.values(names).every((name) => name === 'public')) return factory;
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
