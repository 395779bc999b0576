import path from 'node:path';
import { z } from 'zod';
import { corsSettings } from './cors.ts';
import { findUrlProblem } from './database-url.ts';
import { limitSettings, readLimits, type LimitsConfig } from './limits.ts';
import { checkLinks, linkSettings, readLinks, type LinksConfig } from './links.ts';
import { checkOidc, oidcSettings, readOidc, type OidcConfig } from './oidc.ts';
import { findNameProblems } from './names.ts';
import { requirementOf } from './requirement.ts';
import { checkSynthetic, syntheticSettings } from './synthetic.ts';
import { checkNode, nodeSettings, readNode, type NodeConfig } from './node.ts';
import { checkTelemetry, readTelemetry, telemetrySettings, type TelemetryConfig } from './telemetry.ts';
import { readTransport, transportSettings, type TransportConfig } from './transport.ts';
import { OperatorError } from '../errors.ts';

const whole = (usual: number, least: number, most: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().int().min(least).max(most).default(usual);

const databaseUrl = z
  .string()
  .refine((url) => URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol), {
    error: 'must be postgresql://user:password@host:port/database',
    abort: true,
  })
  .superRefine((url, context) => {
    const message = findUrlProblem(url);
    if (message !== null) context.addIssue({ code: 'custom', message });
  });

const shape = z.object({
  PORT: whole(4000, 0, 65535),
  LIENTHONG_HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: databaseUrl.optional(),
  LIENTHONG_DATA_DIR: z.string().min(1).default('.data'),
  LIENTHONG_SECRET: z.string().min(32).optional(),
  LIENTHONG_LEDGER_KEY: z.string().optional(),
  LIENTHONG_CHECKPOINT_FILE: z.string().optional(),
  LIENTHONG_TRUSTED_PROXIES: whole(0, 0, 10),
  LIENTHONG_CONNECTIONS: whole(16, 1, 500),
  LIENTHONG_MIN_FREE_SPACE: whole(256, 0, 1_000_000_000),
  LIENTHONG_WATCHDOG: whole(60, 0, 3600),
  LIENTHONG_STATEMENT_TIMEOUT: whole(10_000, 100, 600_000),
  LIENTHONG_CONNECTION_TIMEOUT: whole(5000, 100, 60_000),
  LIENTHONG_PLANS: z.enum(['on', 'off']).default('on'),
  LIENTHONG_KEYS: z.string().optional(),
  LIENTHONG_KEYS_FILE: z.string().optional(),
  LIENTHONG_LOG: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  LIENTHONG_ENV: z.enum(['development', 'production']).default('development'),
  LIENTHONG_PURPOSES_FILE: z.string().optional(),
  LIENTHONG_ANONYMOUS: z.enum(['public', 'deny']).default('public'),
  ...syntheticSettings,
  ...limitSettings,
  ...oidcSettings,
  ...linkSettings,
  ...nodeSettings,
  ...transportSettings,
  ...corsSettings,
  ...telemetrySettings,
});

const settings = shape.superRefine((data, context) => {
  const complain = (name: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [name], message });
  };
  checkOidc(data, complain);
  checkLinks(data, complain);
  checkNode(data, complain);
  checkSynthetic(data, complain);
  checkTelemetry(data, complain);
});

/** Everything that can be set, read once from the environment. */
export interface Config {
  /** Port to serve on; 0 takes a free one. `PORT` */
  readonly port: number;
  /** Address to serve on. `LIENTHONG_HOST` */
  readonly host: string;
  /** PostgreSQL server; null for the embedded database. `DATABASE_URL` */
  readonly databaseUrl: string | null;
  /** Directory of embedded data, the secret and the key of demonstration tokens. `LIENTHONG_DATA_DIR` */
  readonly dataDirectory: string;
  /** Secret that signs cursors; null to keep one in the data directory. `LIENTHONG_SECRET` */
  readonly secret: string | null;
  /** Key that signs checkpoints of the ledger; null to keep one in the data directory. `LIENTHONG_LEDGER_KEY` */
  readonly ledgerKey: string | null;
  /** File outside the database to which checkpoints of the ledger are appended; null for none. `LIENTHONG_CHECKPOINT_FILE` */
  readonly checkpointFile: string | null;
  /** How many proxies stand before the hub and add the client's address to `x-forwarded-for`. `LIENTHONG_TRUSTED_PROXIES` */
  readonly trustedProxies: number;
  /** Synthetic beneficiaries to load at the first start; null for the usual number. `LIENTHONG_SYNTHETIC` */
  readonly synthetic: number | null;
  /** Codes of departments whose synthetic records are left out: their own services hold them. `LIENTHONG_SYNTHETIC_EXCEPT` */
  readonly syntheticExcept: readonly string[];
  /** Free space that writing to the embedded database leaves on its disk, MiB. `LIENTHONG_MIN_FREE_SPACE` */
  readonly minFreeSpace: number;
  /** Seconds that nothing may run in the process before it is ended; 0 for any number. `LIENTHONG_WATCHDOG` */
  readonly watchdog: number;
  /** Longest that a PostgreSQL server may run a statement, milliseconds. `LIENTHONG_STATEMENT_TIMEOUT` */
  readonly statementTimeout: number;
  /** Longest wait for a connection to a PostgreSQL server, milliseconds. `LIENTHONG_CONNECTION_TIMEOUT` */
  readonly connectionTimeout: number;
  /** Connections to a PostgreSQL server. `LIENTHONG_CONNECTIONS` */
  readonly connections: number;
  /** Whether operations are compiled and read by plans; off answers the same level by level, slower. `LIENTHONG_PLANS` */
  readonly plans: boolean;
  /** Keys of personal data, as JSON; null for those of a file. `LIENTHONG_KEYS` */
  readonly keys: string | null;
  /** File of the keys of personal data; null for `keys.json` in the data directory. `LIENTHONG_KEYS_FILE` */
  readonly keysFile: string | null;
  /** Least level that is logged. `LIENTHONG_LOG` */
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** Whether real data is at stake: a hub in production neither makes nor takes demonstration tokens, and makes no keys of personal data. `LIENTHONG_ENV` */
  readonly environment: 'development' | 'production';
  /** File of the purposes that a request may name; null for those of the package. `LIENTHONG_PURPOSES_FILE` */
  readonly purposesFile: string | null;
  /** What a request without a credential sees: what is public, or nothing. `LIENTHONG_ANONYMOUS` */
  readonly anonymous: 'public' | 'deny';
  /** Bounds of requests. */
  readonly limits: LimitsConfig;
  /** The issuer whose tokens are taken; null for none. */
  readonly oidc: OidcConfig | null;
  /** Origins whose pages may ask the hub. `LIENTHONG_CORS_ORIGINS` */
  readonly corsOrigins: readonly string[];
  /** Bounds of connections and answers. */
  readonly transport: TransportConfig;
  /** How departments that run their own service are asked. */
  readonly links: LinksConfig;
  /** What the process tells of itself. */
  readonly telemetry: TelemetryConfig;
  /** What a department's own service is set to (`lienthong node`). */
  readonly node: NodeConfig;
}

const names: ReadonlySet<string> = new Set(Object.keys(shape.shape));

const isName = (name: unknown): name is keyof typeof shape.shape => typeof name === 'string' && names.has(name);

/** Says in words what a setting must be, where its shape says nothing of its own. */
const describerOf =
  (given: NodeJS.ProcessEnv): z.core.$ZodErrorMap =>
  ({ path: [name] = [] }) =>
    isName(name) ? requirementOf(shape.shape[name], given[name]) : undefined;

const describeIssue = ({ path: [name], message }: z.core.$ZodIssue): string => `${String(name)} ${message}`;

/** Refuses settings that are wrong, in one line for all. Texts are not repeated: one may be a password. */
function refuseProblems(problems: readonly string[]): void {
  if (problems.length > 0) throw new OperatorError(`Bad settings. ${problems.join('; ')}.`);
}

/**
 * The configuration of an environment.
 * @throws OperatorError naming each setting that is wrong.
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = settings.safeParse(present, { error: describerOf(present) });
  const issues = parsed.success ? [] : parsed.error.issues.map(describeIssue);
  refuseProblems([...findNameProblems(environment, names), ...issues]);
  const data = parsed.data as z.output<typeof settings>;
  return Object.freeze({
    port: data.PORT,
    host: data.LIENTHONG_HOST,
    databaseUrl: data.DATABASE_URL ?? null,
    dataDirectory: path.resolve(data.LIENTHONG_DATA_DIR),
    secret: data.LIENTHONG_SECRET ?? null,
    ledgerKey: data.LIENTHONG_LEDGER_KEY ?? null,
    checkpointFile: data.LIENTHONG_CHECKPOINT_FILE === undefined ? null : path.resolve(data.LIENTHONG_CHECKPOINT_FILE),
    trustedProxies: data.LIENTHONG_TRUSTED_PROXIES,
    synthetic: data.LIENTHONG_SYNTHETIC ?? null,
    syntheticExcept: data.LIENTHONG_SYNTHETIC_EXCEPT,
    minFreeSpace: data.LIENTHONG_MIN_FREE_SPACE,
    watchdog: data.LIENTHONG_WATCHDOG,
    connections: data.LIENTHONG_CONNECTIONS,
    statementTimeout: data.LIENTHONG_STATEMENT_TIMEOUT,
    connectionTimeout: data.LIENTHONG_CONNECTION_TIMEOUT,
    plans: data.LIENTHONG_PLANS === 'on',
    keys: data.LIENTHONG_KEYS ?? null,
    keysFile: data.LIENTHONG_KEYS_FILE === undefined ? null : path.resolve(data.LIENTHONG_KEYS_FILE),
    logLevel: data.LIENTHONG_LOG,
    environment: data.LIENTHONG_ENV,
    purposesFile: data.LIENTHONG_PURPOSES_FILE === undefined ? null : path.resolve(data.LIENTHONG_PURPOSES_FILE),
    anonymous: data.LIENTHONG_ANONYMOUS,
    limits: readLimits(data),
    oidc: readOidc(data),
    corsOrigins: data.LIENTHONG_CORS_ORIGINS,
    transport: readTransport(data),
    links: readLinks(data),
    telemetry: readTelemetry(data),
    node: readNode(data),
  });
}
