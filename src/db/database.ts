import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Logger } from 'pino';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { BoundedCache, type CacheStatistics } from '../cache.ts';
import { cancelStatements } from './cancel-statements.ts';
import { requireFreeSpace, type SpaceFloor } from './embedded/free-space.ts';
import { openInMemory, openStore } from './embedded/open-store.ts';
import { queueStatements } from './embedded-queue.ts';
import { createProbe, readServerClock, type Probe, type ServerClock } from './probe.ts';
import { ServerPool } from './server-pool.ts';
import type { StatementCache } from './statement.ts';
import { namePeriod, StatementNames } from './statement-names.ts';
import { PrismaClient } from './generated/client/client.ts';

export interface DatabaseOptions {
  /** Connection string of a PostgreSQL server; null for the embedded database. */
  readonly url: string | null;
  /** Directory of the embedded database; null keeps it in memory. */
  readonly directory: string | null;
  /** Whether an embedded database that is absent is refused instead of made; false if absent. */
  readonly mustExist?: boolean;
  /** Free space that writing to the embedded database leaves on its disk; none if absent. */
  readonly spaceFloor?: SpaceFloor;
  /** Connections held open to a PostgreSQL server. */
  readonly connections?: number;
  /** Longest wait for a connection to a PostgreSQL server, milliseconds. */
  readonly connectionTimeout?: number;
  /** Longest a statement may run on a PostgreSQL server, milliseconds. */
  readonly statementTimeout?: number;
  /** Where outages are logged; nowhere if absent. */
  readonly log?: Logger;
  /** Called with every SQL statement sent. */
  readonly onStatement?: (sql: string) => void;
}

/** An open database: Prisma's client, and the adapter that migrations go through. */
export interface Database {
  readonly kind: 'embedded' | 'server';
  readonly client: PrismaClient;
  readonly adapter: SqlMigrationAwareDriverAdapterFactory;
  /** Statements that were built before. */
  readonly statements: StatementCache;
  /** How often a statement was found prepared; null where none is. */
  readonly preparedStatistics: () => CacheStatistics | null;
  /** Asks whether the database answers; within about a second, however many ask. */
  readonly probe: Probe;
  /**
   * Makes sure that the disk of an embedded database has room to write.
   * @throws OperatorError where it has less than is to stay free.
   */
  readonly requireSpace: () => Promise<void>;
  /** Closes the connections; those to a server within a bound, whatever is under way. */
  close(): Promise<void>;
}

const createStatementCache = (): StatementCache =>
  new BoundedCache({ entries: 1000, size: 10_000_000, sizeOf: ({ text }) => text.length });

/** Prisma's client on an adapter; statements are told to `onStatement`. */
function createClient(adapter: SqlMigrationAwareDriverAdapterFactory, options: DatabaseOptions): PrismaClient {
  const { onStatement } = options;
  if (onStatement === undefined) return new PrismaClient({ adapter, log: [] });
  const client = new PrismaClient({ adapter, log: [{ emit: 'event', level: 'query' }] });
  client.$on('query', ({ query }) => {
    onStatement(query);
  });
  return client;
}

function openServer(options: DatabaseOptions & { readonly url: string }): Database {
  const connection = {
    connectionString: options.url,
    connectionTimeoutMillis: options.connectionTimeout ?? 5000,
    application_name: 'lienthong',
  };
  const names = new StatementNames();
  const pool = new ServerPool(
    {
      ...connection,
      max: options.connections ?? 16,
      maxLifetimeSeconds: namePeriod,
      // What a connection has prepared is worth keeping through a quiet hour.
      idleTimeoutMillis: namePeriod * 1000,
      // Compiling a statement takes longer than any of ours runs.
      options: '-c jit=off -c random_page_cost=1.1',
    },
    { log: options.log ?? null, statementTimeout: options.statementTimeout ?? 10_000 },
  );
  const serving = new PrismaPg(cancelStatements(pool, connection), {
    statementNameGenerator: ({ sql }) => names.nameOf(sql),
  });
  const client = createClient(serving, options);
  // A migration may take long, and its lock belongs to one connection.
  const adapter = new PrismaPg({ ...connection, keepAlive: true, max: 1 });
  return {
    kind: 'server',
    client,
    adapter,
    statements: createStatementCache(),
    preparedStatistics: () => names.statistics,
    requireSpace: () => Promise.resolve(),
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
  const adapter = new PrismaPGlite(queueStatements(store.pglite)) as unknown as SqlMigrationAwareDriverAdapterFactory;
  const client = createClient(adapter, options);
  return {
    kind: 'embedded',
    client,
    adapter,
    statements: createStatementCache(),
    preparedStatistics: () => null,
    requireSpace,
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

/** Opens the database: a PostgreSQL server where a URL is given, the embedded one otherwise. */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url } = options;
  return url === null ? openEmbedded(options) : Promise.resolve(openServer({ ...options, url }));
}
