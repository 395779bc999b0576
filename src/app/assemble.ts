import type { KeyObject } from 'node:crypto';
import type http from 'node:http';
import type https from 'node:https';
import type { ApolloServer, ApolloServerPlugin } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { Authority } from '../access/authority.ts';
import type { Facts } from '../access/facts.ts';
import type { Catalogue } from '../access/catalogue.ts';
import { Ledger } from '../audit/ledger.ts';
import { createCaches, type Caches } from '../caches.ts';
import { defaultLimits, type LimitsConfig } from '../settings/limits.ts';
import { defaultTransport, type TransportConfig } from '../settings/transport.ts';
import { closedContext, createContext, type Asker, type Context, type Services } from '../context.ts';
import type { Database } from '../db/database.ts';
import type { Cursors } from '../graph/cursor.ts';
import { AccessPurposes } from '../identity/purposes.ts';
import type { LinkPool } from '../links/link-pool.ts';
import { Identities } from '../sealing/identities.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import { admission, createLanes } from '../server/admission/admission.ts';
import { createApollo } from '../server/apollo.ts';
import { AllowedOrigins } from '../server/http/cors.ts';
import { createGraphqlHandler, type CreateContext, type Handler } from '../server/graphql.ts';
import { Turnstile } from '../server/admission/turnstile.ts';
import { createHealthHandler } from '../server/pages/health.ts';
import { createHttpServer, type ServerTls } from '../server/http/http.ts';
import type { ServedPath } from '../server/http/served.ts';
import type { Answers } from '../server/transport/answers.ts';
import { stopServer } from '../server/transport/stop-server.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { closeParts } from './close-parts.ts';
import { watchParts } from './watch-parts.ts';

/** What a hub and a department's service are both given. */
export interface CommonOptions {
  readonly database: Database;
  /** Opens personal data. */
  readonly keys: KeyRing;
  readonly log: Logger;
  /**
   * Whether operations are compiled, and lists read along with their parents; true when left out.
   * False answers the same, level by level, for comparison.
   */
  readonly plans?: boolean;
  /** Bounds of requests; the defaults if absent. */
  readonly limits?: LimitsConfig;
  /** Bounds of connections and answers; the defaults if absent. */
  readonly transport?: Partial<TransportConfig>;
  /** Signs checkpoints of the ledger; none are made where it is left out. */
  readonly ledgerKey?: KeyObject;
  /** File to which checkpoints are appended; none if absent. */
  readonly checkpointFile?: string | null;
  /** How many proxies stand before the server; none if absent. */
  readonly trustedProxies?: number;
  /** Takes note of requests; nothing is noted if absent. The app closes it in the end. */
  readonly telemetry?: Telemetry;
  /** The clock; the system's when left out. */
  readonly now?: () => Date;
}

/** What makes the one a hub and the other a department's service. */
export interface Assembly extends CommonOptions {
  readonly schema: GraphQLSchema;
  readonly catalogue: Catalogue;
  readonly cursors: Cursors;
  /** Finds out who asks, by the headers and the body of a request. */
  readonly readAsker: (headers: http.IncomingHttpHeaders, body: Buffer) => Promise<Asker>;
  /** What is served besides the graph and the probes. */
  readonly handlers: readonly Handler[];
  /** The paths that those answer. */
  readonly served: readonly ServedPath[];
  /** Purposes that a request may name; none if absent: a department's hub has checked them. */
  readonly purposes?: AccessPurposes;
  readonly plugins?: readonly ApolloServerPlugin<Context>[];
  readonly tls?: ServerTls | null;
  readonly home?: string;
  /** The ways to departments that run their own service; null for none. */
  readonly links?: LinkPool | null;
  /** Origins whose pages may ask; none if absent. */
  readonly corsOrigins?: readonly string[];
  /** Whether the policy is on; true when left out. */
  readonly isGuarded?: boolean;
}

/** A hub or a department's service, wired and not yet listening. */
export interface App {
  readonly schema: GraphQLSchema;
  readonly apollo: ApolloServer<Context>;
  readonly httpServer: http.Server | https.Server;
  readonly services: Services;
  readonly caches: Caches;
  readonly ledger: Ledger;
  /** Answers that clients have not received yet. */
  readonly answers: Pick<Answers, 'bytes'>;
  /**
   * Says for a while that it stops, finishes the requests under way, signs how the ledger stands, and closes the database.
   * Each step has its bound.
   * @param options how long that while is, milliseconds; as set if absent
   * @throws Error naming what could not be closed.
   */
  stop(options?: { readonly drainTime?: number }): Promise<void>;
}

/** What requests share, and the ledger that they write. */
function createServices(assembly: Assembly, caches: Caches): { readonly services: Services; readonly ledger: Ledger } {
  const {
    database,
    catalogue,
    cursors,
    keys,
    log,
    ledgerKey,
    checkpointFile = null,
    home,
    links = null,
    plans = true,
    isGuarded = true,
  } = assembly;
  const { now = () => new Date() } = assembly;
  const ledger = new Ledger({ database, log, key: ledgerKey ?? null, checkpointFile, now });
  // Where the ledger cannot be written, which it logs, the changes stay noted, and nothing personal is answered.
  const onChange = (facts: Facts): Promise<void> => {
    links?.retain(facts.links);
    return isGuarded ? ledger.recordChanges().catch(() => undefined) : Promise.resolve();
  };
  const services: Services = {
    database,
    cursors,
    purposes: assembly.purposes ?? new AccessPurposes([]),
    identities: new Identities(keys),
    now,
    planCache: plans ? caches.plans : null,
    authority: new Authority({ database, catalogue, onChange }),
    links,
    isGuarded,
    ...(home === undefined ? {} : { home }),
  };
  return { services, ledger };
}

/** The paths that a hub and a department's service both serve. */
export const ownPaths: readonly ServedPath[] = [
  { path: '/graphql', what: 'the graph' },
  { path: '/livez', what: 'whether the process runs' },
  { path: '/readyz', what: 'whether it can answer' },
];

/** Wires the parts: policy, ledger, Apollo Server, HTTP. It answers once it is listened on. */
export async function assemble(assembly: Assembly): Promise<App> {
  const { schema, database, log, plugins = [], plans = true, isGuarded = true, limits = defaultLimits } = assembly;
  const caches = createCaches();
  const { services, ledger } = createServices(assembly, caches);
  let isServing = true;
  const handlers: Handler[] = [
    createHealthHandler({ isServing: () => isServing, database, ledger }),
    ...assembly.handlers,
  ];
  const bounds = { ...defaultTransport, ...assembly.transport };
  const origins = new AllowedOrigins(assembly.corsOrigins ?? []);
  const served = [...ownPaths, ...assembly.served];
  const { telemetry, trustedProxies = 0 } = assembly;
  const observer = telemetry === undefined ? {} : { observer: { sink: telemetry.sink, trustedProxies } };
  const own = { handlers, served, log, bounds, origins, tls: assembly.tls ?? null };
  const transport = createHttpServer({ ...own, ...observer });
  const lanes = createLanes(database.kind);
  const turnstile = new Turnstile();
  const apollo = createApollo({
    schema,
    log,
    caches,
    limits,
    plugins,
    compiled: plans,
    ledger: isGuarded ? ledger : null,
    closeContext: (context) => closedContext(services, context),
    trustedProxies,
    isDepartment: assembly.home !== undefined,
    admission: admission(lanes),
  });
  await apollo.start();
  const contextFor: CreateContext = async (headers, body, scope) => {
    const asker = await assembly.readAsker(headers, body);
    if (asker.identity.role === 'ANONYMOUS') await turnstile.enter();
    else void turnstile.pass(scope.closed);
    return createContext(services, asker, scope);
  };
  handlers.push(createGraphqlHandler(apollo, contextFor, origins));
  const { links } = services;
  const parts = { schema, database, ledger, caches, lanes, turnstile, transport, links };
  if (telemetry?.metrics != null) watchParts(telemetry.metrics, parts);
  return {
    schema,
    apollo,
    httpServer: transport.server,
    services,
    caches,
    ledger,
    answers: transport.answers,
    stop: async ({ drainTime = bounds.drainTime } = {}) => {
      isServing = false;
      await stopServer(transport, { ...bounds, drainTime });
      await closeParts([
        { name: 'the graph', close: () => apollo.stop() },
        { name: 'the links', close: async () => services.links?.close() },
        { name: 'the ledger', close: () => ledger.close() },
        { name: 'the database', close: () => database.close() },
        { name: 'the request log', close: async () => telemetry?.close() },
      ]);
    },
  };
}
