import type { KeyObject } from 'node:crypto';
import type http from 'node:http';
import { Authority } from './access/authority.ts';
import { createCatalogue } from './access/field-class.ts';
import type { ApolloServer } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { Ledger } from './audit/ledger.ts';
import { createCaches, type Caches } from './caches.ts';
import { closedContext, createContext, type Context, type Services } from './context.ts';
import type { Facts } from './access/facts.ts';
import type { Database } from './db/database.ts';
import { Cursors } from './graph/cursor.ts';
import type { Authenticator } from './identity/authenticator.ts';
import type { LinkPool } from './links/link-pool.ts';
import { packagePath } from './paths.ts';
import { Identities } from './sealing/identities.ts';
import type { KeyRing } from './sealing/key-ring.ts';
import { createSchema, printSchema } from './schema.ts';
import { createApollo } from './server/apollo.ts';
import { readAsker } from './server/asker.ts';
import { createExplorer } from './server/explorer.ts';
import { createGraphqlHandler, type Handler } from './server/graphql.ts';
import { createHealthHandler } from './server/health.ts';
import { createHttpServer } from './server/http.ts';
import { createLinkKeysHandler } from './server/link-keys.ts';
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
  /** Signs checkpoints of the ledger; none are made where it is left out. */
  readonly ledgerKey?: KeyObject;
  /** The ways to departments that run their own service, which the hub closes in the end; none where it is left out. */
  readonly links?: LinkPool;
  /** Whether the policy is on; true when left out. False is for tests of the graph itself, and to measure its cost. */
  readonly isGuarded?: boolean;
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
  readonly ledger: Ledger;
  /** Stops taking requests, lets those under way finish, signs how the ledger stands, and closes the database. */
  stop(): Promise<void>;
}

/** Wires the hub: schema, Apollo Server, HTTP. It answers once it is listened on. */
export async function createApp({
  database,
  secret,
  keys,
  authenticator,
  ledgerKey,
  links,
  log,
  plans = true,
  isGuarded = true,
  now = () => new Date(),
}: AppOptions): Promise<App> {
  const schema = createSchema();
  const caches = createCaches();
  const planCache = plans ? caches.plans : null;
  const catalogue = createCatalogue(schema);
  const ledger = new Ledger({ database, log, key: ledgerKey ?? null, now });
  // Where the ledger cannot be written, which it logs, the changes stay noted, and nothing personal is answered.
  const onChange = (facts: Facts): Promise<void> => {
    links?.retain(facts.links);
    return ledger.recordChanges().catch(() => undefined);
  };
  const authority = new Authority({ database, catalogue, onChange });
  const services: Services = {
    database,
    cursors: new Cursors(secret),
    identities: new Identities(keys),
    now,
    planCache,
    authority,
    links: links ?? null,
    isGuarded,
  };
  const queries = await readReadyQueries(packagePath('examples', 'queries'));
  let isServing = true;
  const handlers: Handler[] = [
    createHealthHandler({ isServing: () => isServing, database }),
    createSchemaHandler(printSchema(schema)),
    createExplorer({ directory: packagePath('dist', 'explorer'), queries }),
    ...(links === undefined ? [] : [createLinkKeysHandler(links.keySet)]),
  ];
  const httpServer = createHttpServer(handlers, log);
  const closeContext = (context: Context): Context => closedContext(services, context);
  const apollo = createApollo({
    schema,
    log,
    caches,
    compiled: plans,
    ledger: isGuarded ? ledger : null,
    closeContext,
    httpServer,
  });
  await apollo.start();
  const contextFor = async (headers: http.IncomingHttpHeaders): Promise<Context> =>
    createContext(services, await readAsker(authenticator, headers));
  handlers.push(createGraphqlHandler(apollo, contextFor));
  return {
    schema,
    apollo,
    httpServer,
    services,
    caches,
    ledger,
    stop: async () => {
      isServing = false;
      await apollo.stop();
      await links?.close();
      await ledger.close();
      await database.close();
    },
  };
}
