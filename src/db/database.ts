import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Logger } from 'pino';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { BoundedCache, type CacheStatistics } from '../base/cache.ts';
import { cancelStatements } from './server/cancel-statements.ts';
import { requireFreeSpace, type SpaceFloor } from './embedded/free-space.ts';
import { openInMemory, openStore, type EmbeddedStore } from './embedded/open-store.ts';
import type { DatabaseLoad } from './database-load.ts';
import { queueStatements } from './embedded/queue.ts';
import { createProbe, readServerClock, type Probe, type ServerClock } from './probe.ts';
import { ServerPool } from './server/pool.ts';
import { poolQueries, storeQueries, type RawQueries } from './raw-queries.ts';
import { defaultSchemas, inSchemas, withSchemas, type SchemaNames } from './schema-names.ts';
import { schemasOf, type ServerFacts } from './server/facts.ts';
import { inspectServer } from './server/inspect.ts';
import { readTarget } from '../settings/database-url.ts';
import type { StatementCache } from './statements/statement.ts';
import { namePeriod, StatementNames } from './statements/statement-names.ts';
import { PrismaClient } from './generated/client/client.ts';

export interface DatabaseOptions {
  /** Connection string of a PostgreSQL server; null for the embedded database. */
  readonly url: string | null;
  /** Directory of the embedded database; null keeps it in memory. */
  readonly directory: string | null;
  /** Whether an absent embedded database is refused instead of created; false if absent. */
  readonly mustExist?: boolean;
  /** Free space that writes to the embedded database must leave on its disk; no limit if absent. */
  readonly spaceFloor?: SpaceFloor;
  /** Maximum number of connections to a PostgreSQL server. */
  readonly connections?: number;
  /** Maximum wait for a connection to a PostgreSQL server, milliseconds. */
  readonly connectionTimeout?: number;
  /** Maximum time of a statement on a PostgreSQL server, milliseconds. */
  readonly statementTimeout?: number;
  /** Logs outages, if present. */
  readonly log?: Logger;
  /** Called with every SQL statement. */
  readonly onStatement?: (sql: string) => void;
}

/** The state of a server, and of a pooler before it. */
export interface ServerState extends ServerFacts {
  /** Whether the connection goes through a pooler. */
  readonly isPooled: boolean;
  /** Whether prepared statements keep their names. */
  readonly keepsNames: boolean;
}

/** An open database: Prisma's client, and the adapter for migrations. */
export interface Database {
  readonly kind: 'embedded' | 'server';
  readonly client: PrismaClient;
  /** Statements outside transactions that the hub writes itself. */
  readonly raw: RawQueries;
  readonly adapter: SqlMigrationAwareDriverAdapterFactory;
  /** Schemas of the hub's tables and extensions. */
  readonly schemas: SchemaNames;
  /** State of the server when it was opened; null for the embedded database. */
  readonly server: ServerState | null;
  /** Cache of SQL statements. */
  readonly statements: StatementCache;
  /** Statistics of prepared statements; null if none are used. */
  readonly preparedStatistics: () => CacheStatistics | null;
  /** Returns the load of the database, as this process sees it. */
  readonly load: () => DatabaseLoad;
  /** Checks within about a second that the database answers; concurrent calls share one check. */
  readonly probe: Probe;
  /**
   * Checks that the disk of an embedded database has enough free space for writes.
   * @throws OperatorError if less than the minimum is free.
   */
  readonly requireSpace: () => Promise<void>;
  /** Answers requests of users who may access the directory of an embedded database; null without such a directory. */
  readonly answerLocally: EmbeddedStore['answerLocally'];
  /** Closes the connections; those to a server within a time limit, even if statements are running. */
  close(): Promise<void>;
}

const createStatementCache = (): StatementCache =>
  new BoundedCache({ entries: 1000, size: 10_000_000, sizeOf: ({ text }) => text.length });

/** Creates Prisma's client on an adapter; it reports statements to `onStatement`. */
function createClient(adapter: SqlMigrationAwareDriverAdapterFactory, options: DatabaseOptions): PrismaClient {
  const { onStatement } = options;
  if (onStatement === undefined) return new PrismaClient({ adapter, log: [] });
  const client = new PrismaClient({ adapter, log: [{ emit: 'event', level: 'query' }] });
  client.$on('query', ({ query }) => {
    onStatement(query);
  });
  return client;
}

async function openServer(options: DatabaseOptions & { readonly url: string }): Promise<Database> {
  const base = { connectionTimeoutMillis: options.connectionTimeout ?? 5000, application_name: 'lienthong' };
  const { config, facts, isPooled, keepsNames } = await inspectServer(readTarget(options.url), base);
  const schemas = schemasOf(facts);
  const names = new StatementNames();
  const pool = new ServerPool(
    {
      ...config,
      max: options.connections ?? 16,
      maxLifetimeSeconds: namePeriod,
      // Long enough to keep the prepared statements of a connection through a quiet hour.
      idleTimeoutMillis: namePeriod * 1000,
    },
    { log: options.log ?? null, statementTimeout: options.statementTimeout ?? 10_000, isPooled },
  );
  const serving = new PrismaPg(cancelStatements(pool), {
    schema: schemas.hub,
    ...(keepsNames ? { statementNameGenerator: ({ sql }) => names.nameOf(sql) } : {}),
  });
  const client = createClient(inSchemas(serving, schemas), options);
  const raw = poolQueries(pool, {
    nameOf: (text) => (keepsNames ? names.nameOf(text) : ''),
    inSchemas: (text) => withSchemas(text, schemas),
    onStatement: options.onStatement,
  });
  // A migration may take long, and its lock belongs to one connection.
  const adapter = inSchemas(new PrismaPg({ ...config, keepAlive: true, max: 1 }, { schema: schemas.hub }), schemas);
  return {
    kind: 'server',
    client,
    raw,
    adapter,
    schemas,
    server: { ...facts, isPooled, keepsNames },
    statements: createStatementCache(),
    preparedStatistics: () => (keepsNames ? names.statistics : null),
    load: () => pool.load,
    requireSpace: () => Promise.resolve(),
    answerLocally: null,
    probe: createProbe(async () => {
      const { rows } = await pool.control.query<ServerClock>(readServerClock);
      return rows[0]?.now ?? null;
    }, pool.outage),
    close: async () => {
      await Promise.all([pool.close(), client.$disconnect()]);
    },
  };
}

async function openEmbedded(options: DatabaseOptions): Promise<Database> {
  const { directory, mustExist = false, spaceFloor = { least: 0 } } = options;
  const requireSpace = async (): Promise<void> => {
    if (directory !== null) await requireFreeSpace(directory, spaceFloor);
  };
  const store = directory === null ? await openInMemory() : await openStore(directory, { mustExist, requireSpace });
  const queued = queueStatements(store.pglite);
  const adapter = new PrismaPGlite(queued) as unknown as SqlMigrationAwareDriverAdapterFactory;
  const client = createClient(adapter, options);
  return {
    kind: 'embedded',
    client,
    raw: storeQueries(queued, options.onStatement),
    adapter,
    schemas: defaultSchemas,
    server: null,
    statements: createStatementCache(),
    preparedStatistics: () => null,
    load: queued.load,
    requireSpace,
    answerLocally: store.answerLocally,
    probe: createProbe(async () => {
      await client.$queryRaw`SELECT 1`;
      return null;
    }),
    close: async () => {
      await client.$disconnect();
      await store.close();
    },
  };
}

/**
 * Opens the database: a PostgreSQL server if a URL is given, otherwise the embedded one.
 * @throws an error of the driver if the server refuses, DatabaseFault if it cannot be reached.
 */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url } = options;
  return url === null ? openEmbedded(options) : openServer({ ...options, url });
}
