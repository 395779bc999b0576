import { generateKeyPairSync } from 'node:crypto';
import type http from 'node:http';
import { createApp, type App, type AppOptions } from '../../src/app/hub.ts';
import type { TransportConfig } from '../../src/settings/transport.ts';
import type { Database } from '../../src/db/database.ts';
import { createAuthenticator } from '../../src/identity/authenticator.ts';
import { makeDemonstrationToken, type DemonstrationViewer } from '../../src/identity/demonstration.ts';
import { Assertions } from '../../src/links/assertions.ts';
import type { LinkLimits } from '../../src/links/link-options.ts';
import { LinkPool } from '../../src/links/link-pool.ts';
import { listen } from '../../src/server/http/http.ts';
import type { RequestLine } from '../../src/telemetry/request-line.ts';
import { createTelemetry } from '../../src/telemetry/telemetry.ts';
import { openOwnCopy, openSharedCopy, type CopyOptions, type OpenCopy } from './copies.ts';
import { closeServer } from './local-server.ts';
import { Comparison } from './oracle/comparison.ts';
import type { Oracle } from './oracle/oracle.ts';
import { LogSink } from './log-sink.ts';
import { requesterOf, headersOf, type TestViewer } from './viewers.ts';
import { testKeys } from './keys.ts';

/** The day on which the tests play, so that no answer depends on when they run. */
export const today = '2026-11-21';

export interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly [key: string]: unknown };
}

/** A line of the request log. */
export type LoggedRequest = Partial<RequestLine> & { readonly msg: string; readonly count?: number };

export interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly GraphqlError[];
}

/** A hub on a real database and a real port, as a client meets it. */
export interface TestHub {
  readonly address: string;
  readonly app: App;
  readonly database: Database;
  /** A token for demonstration, of the hub's own and by its clock. */
  token(viewer: DemonstrationViewer): Promise<string>;
  /** The headers that a viewer sends. */
  headers(viewer: TestViewer): Promise<Record<string, string>>;
  /** SQL statements sent since the last call of `takeStatements`. */
  takeStatements(): string[];
  /** Statements of the policy, the ledger and the API keys since the last call of either. */
  takeAccessStatements(): string[];
  /** The whole answer, errors and all. */
  ask<Data = Record<string, unknown>>(query: string, variables?: object, viewer?: TestViewer): Promise<Answer<Data>>;
  /** The data; throws if there is an error. */
  read<Data = Record<string, any>>(query: string, variables?: object, viewer?: TestViewer): Promise<Data>;
  /** Opens another hub on the same database, which shares nothing else with this one; answers its address. */
  openAnother(options?: Pick<AppOptions, 'corsOrigins' | 'limits'>): Promise<string>;
  /** All that the hub has logged, but for requests. */
  logged(): string;
  /** The lines of the request log. */
  requests(): LoggedRequest[];
  /** The metrics, as they are served. */
  metrics(): Promise<string>;
  /** Serves them once it is listened on; null if the hub is not observed. */
  readonly metricsServer: http.Server | null;
  /** All rows of its database, as `findMany` reads them. */
  oracle(): Promise<Oracle>;
  /** Stops the hub, and throws where it has logged personal data or a credential. */
  close(): Promise<void>;
}

/** Statements of the policy and the ledger: one look and one entry a request, whatever it asks. */
const isOfAccess = (sql: string): boolean => /"AccessState"|ledger_append/.test(sql);

const nobody: TestViewer = { role: 'ANONYMOUS' };

const atNoon = (): Date => new Date(`${today}T05:00:00Z`);

export interface TestHubOptions {
  readonly now?: () => Date;
  /** Whether the policy is on; false shows everybody everything, for tests of the graph itself. */
  readonly isGuarded?: boolean;
  /** Whether a request without a credential is answered; true if absent. */
  readonly anonymous?: 'public' | 'deny';
  /** How departments that run their own service are asked, where not as usual. */
  readonly linkLimits?: Partial<LinkLimits>;
  /** Origins whose pages may ask; none if absent. */
  readonly corsOrigins?: readonly string[];
  /** Number of proxies before the hub; none if absent. */
  readonly trustedProxies?: number;
  /** Memory for answers that are open to all, bytes; none are kept if absent, so that each question is read. */
  readonly publicAnswers?: number;
  /** Bounds of connections and answers, if not the defaults. */
  readonly transport?: Partial<TransportConfig>;
  /** Longest a statement may run on a server, milliseconds. */
  readonly statementTimeout?: number;
  /** The way to a server's database, where it is not the direct one. */
  readonly through?: (url: string) => string;
  /** Whether requests are noted: in the request log, which `requests` answers, and in metrics. */
  readonly observed?: boolean;
  /** Whether every answer is compared with that of the reference; true if absent. */
  readonly compared?: boolean;
}

type OpenCopyOf = (options: CopyOptions) => Promise<OpenCopy>;

async function openHubOn(
  openCopy: OpenCopyOf,
  {
    now = atNoon,
    compared = true,
    isGuarded = true,
    anonymous = 'public',
    linkLimits = {},
    statementTimeout = 10_000,
    through = (url) => url,
    transport = {},
    corsOrigins = [],
    observed = false,
    trustedProxies = 0,
    publicAnswers = 0,
  }: TestHubOptions,
): Promise<TestHub> {
  let statements: string[] = [];
  let comparison: Comparison | undefined;
  const sink = new LogSink();
  const { log } = sink;
  const { database, rows, release } = await openCopy({
    through,
    statementTimeout,
    log,
    onStatement: (sql) => {
      if (comparison?.isReading !== true) statements.push(sql);
    },
  });
  const demonstrationKey = generateKeyPairSync('ed25519').privateKey;
  const requests = new LogSink();
  const telemetry = createTelemetry(
    {
      requestLog: observed ? 'all' : 'off',
      metricsAddress: observed ? { host: '127.0.0.1', port: 0 } : null,
    },
    { target: { log: requests.log, flush: () => Promise.resolve() } },
  );
  const observer = telemetry.metrics === null ? {} : { observer: telemetry.metrics.links };
  const assertions = await Assertions.create({ key: demonstrationKey, hub: 'lienthong', now });
  const makeApp = (own: Partial<AppOptions> = {}): Promise<App> =>
    createApp({
      database,
      secret: 'a secret of the tests, long enough',
      keys: testKeys(),
      authenticator: createAuthenticator({ database, oidc: null, anonymous, demonstrationKey, log, now }),
      links: new LinkPool({
        assertions,
        log,
        certificate: null,
        isProduction: false,
        limits: linkLimits,
        now,
        ...observer,
      }),
      log,
      telemetry,
      trustedProxies,
      transport,
      corsOrigins,
      publicAnswers,
      isGuarded,
      now,
      ...own,
    });
  const app = await makeApp();
  const others: App[] = [];
  if (compared) comparison = new Comparison(app, database, rows);
  const address = await listen(app.httpServer, '127.0.0.1', 0);
  const ask = async <Data>(query: string, variables: object = {}, viewer = nobody): Promise<Answer<Data>> => {
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(await headersOf(viewer, demonstrationKey, now())) },
      body: JSON.stringify({ query, variables }),
    });
    const answer = (await response.json()) as Answer<Data>;
    await comparison?.compare(query, variables, answer, requesterOf(viewer));
    return answer;
  };
  const hub: TestHub = {
    address,
    app,
    database,
    ask,
    headers: (viewer) => headersOf(viewer, demonstrationKey, now()),
    token: (viewer) => makeDemonstrationToken(demonstrationKey, viewer, { now: now() }),
    read: async <Data>(query: string, variables?: object, viewer?: TestViewer): Promise<Data> => {
      const { data, errors } = await ask<Data>(query, variables, viewer);
      if (errors !== undefined || data == null) throw new Error(JSON.stringify(errors, null, 2));
      return data;
    },
    takeStatements: () => {
      const taken = statements.filter((sql) => !/^(BEGIN|COMMIT)/.test(sql) && !isOfAccess(sql));
      statements = [];
      return taken;
    },
    takeAccessStatements: () => {
      const taken = statements.filter(isOfAccess);
      statements = [];
      return taken;
    },
    oracle: () => rows.oracle(),
    logged: () => sink.text,
    requests: () =>
      requests.text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as LoggedRequest),
    metrics: async () => (await telemetry.metrics?.registry.metrics()) ?? '',
    metricsServer: telemetry.metricsServer,
    openAnother: async (own) => {
      const another = await makeApp(own);
      others.push(another);
      return listen(another.httpServer, '127.0.0.1', 0);
    },
    close: async () => {
      const checked = Promise.all([sink.check(database), requests.check(database)]);
      await checked.catch(() => undefined);
      for (const another of others) {
        await closeServer(another.httpServer);
        await another.apollo.stop();
        await another.services.links?.close();
      }
      await app.stop();
      await release();
      // The module of a test file is kept as long as the process, and with it what its variables hold.
      for (const name of Object.keys(hub)) Reflect.deleteProperty(hub, name);
      await checked;
    },
  };
  return hub;
}

/** Opens a hub on a copy of the test data. Close it in `afterAll`. */
export const openHub = (options: TestHubOptions = {}): Promise<TestHub> => openHubOn(openOwnCopy, options);

/**
 * Opens a hub on the copy of the test data that test files share. Nothing but the ledger may be written to, or `close`
 * throws. Close it in `afterAll`.
 */
export const openSharedHub = (options: TestHubOptions = {}): Promise<TestHub> => openHubOn(openSharedCopy, options);
