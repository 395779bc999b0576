import type { KeyObject } from 'node:crypto';
import type http from 'node:http';
import type https from 'node:https';
import type { ApolloServer, ApolloServerPlugin } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { Authority } from '../access/authority.ts';
import type { AccessSnapshot } from '../access/access-snapshot.ts';
import type { Catalogue } from '../access/catalogue.ts';
import { Ledger } from '../audit/ledger.ts';
import { createCaches, type Caches } from '../execution/caches.ts';
import { defaultLimits, type LimitsConfig } from '../settings/limits.ts';
import { defaultTransport, type TransportConfig } from '../settings/transport.ts';
import { closedContext, createContext, type Requester, type Context, type Services } from '../graph/context.ts';
import type { Database } from '../db/database.ts';
import { readPublicVersion } from '../db/public-version.ts';
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
import { PublicAnswers } from '../server/answer/public-answers.ts';
import { createHealthHandler } from '../server/pages/health.ts';
import { createHttpServer, type ServerTls } from '../server/http/http.ts';
import type { ServedPath } from '../server/http/served.ts';
import type { Answers } from '../server/transport/answers.ts';
import { stopServer } from '../server/transport/stop-server.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { closeParts } from './close-parts.ts';
import { watchParts } from './watch-parts.ts';

/** Options of both a hub and a department service. */
export interface CommonOptions {
  readonly database: Database;
  /** Decrypt personal data. */
  readonly keys: KeyRing;
  readonly log: Logger;
  /**
   * Whether operations run in their prepared form, and lists are read together with their parents; true if absent. With
   * false the answers are the same, but made by graphql-js and read level by level, for comparison.
   */
  readonly plans?: boolean;
  /** Whether operations run in their prepared form, where that is measured apart from plans; as `plans` if absent. */
  readonly prepared?: boolean;
  /** Limits of requests; the defaults if absent. */
  readonly limits?: LimitsConfig;
  /** Limits of connections and answers; the defaults if absent. */
  readonly transport?: Partial<TransportConfig>;
  /** Signs checkpoints of the ledger; none are made if absent. */
  readonly ledgerKey?: KeyObject;
  /** File to which checkpoints are appended, if any. */
  readonly checkpointFile?: string | null;
  /** Number of proxies before the server; none if absent. */
  readonly trustedProxies?: number;
  /** Logs and measures requests, if present. The app closes it when it stops. */
  readonly telemetry?: Telemetry;
  /** The clock; that of the system if absent. */
  readonly now?: () => Date;
}

/** Options in which a hub and a department service differ. */
export interface Assembly extends CommonOptions {
  readonly schema: GraphQLSchema;
  readonly catalogue: Catalogue;
  readonly cursors: Cursors;
  /** Identifies the sender of a request by its headers and body. */
  readonly readRequester: (headers: http.IncomingHttpHeaders, body: Buffer) => Promise<Requester>;
  /** Handlers of other paths than the graph and the probes. */
  readonly handlers: readonly Handler[];
  /** The paths of those handlers. */
  readonly served: readonly ServedPath[];
  /** Purposes that a request may name; if absent any is accepted, because a department's hub has checked them. */
  readonly purposes?: AccessPurposes;
  readonly plugins?: readonly ApolloServerPlugin<Context>[];
  readonly tls?: ServerTls | null;
  readonly soleDepartmentId?: string;
  /** Connections to departments with their own service; null if there are none. */
  readonly links?: LinkPool | null;
  /** Origins whose pages may send requests; none if absent. */
  readonly corsOrigins?: readonly string[];
  /** Whether the policy is on; true if absent. */
  readonly isGuarded?: boolean;
  /** Memory for answers that are open to all, bytes; none are kept if absent or 0. */
  readonly publicAnswers?: number;
}

/** A hub or a department service, assembled but not yet listening. */
export interface App {
  readonly schema: GraphQLSchema;
  readonly apollo: ApolloServer<Context>;
  readonly httpServer: http.Server | https.Server;
  readonly services: Services;
  readonly caches: Caches;
  /** Kept answers that are open to all; null if none are kept. */
  readonly publicAnswers: Pick<PublicAnswers, 'statistics'> | null;
  readonly ledger: Ledger;
  /** Answers that clients have not received yet. */
  readonly answers: Pick<Answers, 'bytes'>;
  /**
   * Announces the stop for a while, finishes the running requests, signs the last entry of the ledger, and closes the
   * database. Each step has a time limit.
   * @param options how long the stop is announced, milliseconds; the setting if absent
   * @throws Error that names the parts that could not be closed.
   */
  stop(options?: { readonly drainTime?: number }): Promise<void>;
}

/** Creates the services that requests share, and the ledger. */
function createServices(assembly: Assembly, caches: Caches): { readonly services: Services; readonly ledger: Ledger } {
  const {
    database,
    catalogue,
    cursors,
    keys,
    log,
    ledgerKey,
    checkpointFile = null,
    soleDepartmentId,
    links = null,
    plans = true,
    isGuarded = true,
  } = assembly;
  const { now = () => new Date() } = assembly;
  const ledger = new Ledger({ database, log, key: ledgerKey ?? null, checkpointFile, now });
  // If the ledger cannot be written, it logs that, the changes stay in the database, and no personal data is answered.
  const onChange = (snapshot: AccessSnapshot): Promise<void> => {
    links?.retain(snapshot.links);
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
    ...(soleDepartmentId === undefined ? {} : { soleDepartmentId }),
  };
  return { services, ledger };
}

/** Opens the store of answers that are open to all; null if none are to be kept. */
function openPublicAnswers({ database, schema, publicAnswers = 0, isGuarded = true }: Assembly): PublicAnswers | null {
  if (publicAnswers === 0 || !isGuarded) return null;
  return new PublicAnswers({ schema, bytes: publicAnswers, readVersion: () => readPublicVersion(database) });
}

const isPrepared = ({ plans = true, prepared = plans }: Assembly): boolean => prepared;

/** The paths that both a hub and a department service serve. */
export const ownPaths: readonly ServedPath[] = [
  { path: '/graphql', what: 'the graph' },
  { path: '/livez', what: 'whether the process runs' },
  { path: '/readyz', what: 'whether it can answer' },
];

/** Assembles the parts: policy, ledger, Apollo Server, HTTP. The app answers as soon as its server listens. */
export async function assemble(assembly: Assembly): Promise<App> {
  const { schema, database, log, plugins = [], isGuarded = true, limits = defaultLimits } = assembly;
  const caches = createCaches();
  const publicAnswers = openPublicAnswers(assembly);
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
    prepared: isPrepared(assembly),
    ledger: isGuarded ? ledger : null,
    closeContext: (context) => closedContext(services, context),
    isDepartment: assembly.soleDepartmentId !== undefined,
    admission: admission(lanes),
  });
  await apollo.start();
  const { now } = services;
  const { operationTimeout: timeout } = limits;
  const contextFor: CreateContext = async (headers, body, scope) => {
    const requester = await assembly.readRequester(headers, body);
    if (requester.identity.role === 'ANONYMOUS') await turnstile.enter();
    else void turnstile.pass(scope.closed);
    return createContext(services, requester, scope);
  };
  const asked = { apollo, createContext: contextFor, publicAnswers };
  handlers.push(createGraphqlHandler({ ...asked, origins, trustedProxies, timeout, now }));
  const { links } = services;
  const parts = { schema, database, ledger, caches, publicAnswers, lanes, turnstile, transport, links };
  if (telemetry?.metrics != null) watchParts(telemetry.metrics, parts);
  return {
    schema,
    apollo,
    httpServer: transport.server,
    services,
    caches,
    publicAnswers,
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
