import type http from 'node:http';
import type { ApolloServer } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { createCaches, type Caches } from './caches.ts';
import { createContext, type Context, type Services } from './context.ts';
import type { Database } from './db/database.ts';
import { Cursors } from './graph/cursor.ts';
import type { Authenticator } from './identity/authenticator.ts';
import { packagePath } from './paths.ts';
import { Identities } from './sealing/identities.ts';
import type { KeyRing } from './sealing/key-ring.ts';
import { createSchema, printSchema } from './schema.ts';
import { createApollo } from './server/apollo.ts';
import { createExplorer } from './server/explorer.ts';
import { createGraphqlHandler, type Handler } from './server/graphql.ts';
import { createHealthHandler } from './server/health.ts';
import { createHttpServer } from './server/http.ts';
import { readReadyQueries } from './server/ready-queries.ts';
import { createSchemaHandler } from './server/schema-file.ts';

export interface AppOptions {
  readonly database: Database;
  /** Signs cursors. */
  readonly secret: string;
  /** Opens personal data. */
  readonly keys: KeyRing;
  /** Finds out who asks. */
  readonly authenticator: Authenticator;
  readonly log: Logger;
  /**
   * Whether operations are compiled, and lists read along with their parents; true when left out.
   * False answers the same, level by level, for comparison.
   */
  readonly plans?: boolean;
  /** The clock; the system's when left out. */
  readonly now?: () => Date;
}

/** The hub, wired and not yet listening. */
export interface App {
  readonly schema: GraphQLSchema;
  readonly apollo: ApolloServer<Context>;
  readonly httpServer: http.Server;
  readonly services: Services;
  readonly caches: Caches;
  /** Stops taking requests, lets those under way finish, and closes the database. */
  stop(): Promise<void>;
}

/** Wires the hub: schema, Apollo Server, HTTP. It answers once it is listened on. */
export async function createApp({
  database,
  secret,
  keys,
  authenticator,
  log,
  plans = true,
  now = () => new Date(),
}: AppOptions): Promise<App> {
  const schema = createSchema();
  const caches = createCaches();
  const planCache = plans ? caches.plans : null;
  const services: Services = {
    database,
    cursors: new Cursors(secret),
    authenticator,
    identities: new Identities(keys),
    now,
    planCache,
  };
  const queries = await readReadyQueries(packagePath('examples', 'queries'));
  let isServing = true;
  const handlers: Handler[] = [
    createHealthHandler({ isServing: () => isServing, database }),
    createSchemaHandler(printSchema(schema)),
    createExplorer({ directory: packagePath('dist', 'explorer'), queries }),
  ];
  const httpServer = createHttpServer(handlers, log);
  const apollo = createApollo({ schema, log, caches, compiled: plans, httpServer });
  await apollo.start();
  handlers.push(createGraphqlHandler(apollo, () => createContext(services)));
  return {
    schema,
    apollo,
    httpServer,
    services,
    caches,
    stop: async () => {
      isServing = false;
      await apollo.stop();
      await database.close();
    },
  };
}
