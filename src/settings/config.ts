import path from 'node:path';
import { OperatorError } from '../errors.ts';
import { readLimits, type LimitsConfig } from './limits.ts';
import { readLinks, type LinksConfig } from './links.ts';
import { readNode, type NodeConfig } from './node.ts';
import { readOidc, type OidcConfig } from './oidc.ts';
import { parseSettings } from './parse.ts';
import { readTelemetry, type TelemetryConfig } from './telemetry.ts';
import { readTransport, type TransportConfig } from './transport.ts';

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

/**
 * Reads the configuration of an environment.
 * @throws OperatorError naming in one line each setting that is wrong.
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const { problems, values: data } = parseSettings(environment);
  if (data === null || problems.length > 0) throw new OperatorError(`Bad settings. ${problems.join('; ')}.`);
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
