import path from 'node:path';
import { OperatorError } from '../base/errors.ts';
import { readLimits, type LimitsConfig } from './limits.ts';
import { readLinks, type LinksConfig } from './links.ts';
import { readDepartmentService, type DepartmentServiceConfig } from './department-service.ts';
import { readOidc, type OidcConfig } from './oidc.ts';
import { parseSettings } from './parse.ts';
import { readTelemetry, type TelemetryConfig } from './telemetry.ts';
import { readTransport, type TransportConfig } from './transport.ts';

/** The settings as the program uses them; the registry says what each is for. */
export interface Config {
  /** `PORT` */
  readonly port: number;
  /** `LIENTHONG_HOST` */
  readonly host: string;
  /** `DATABASE_URL`; null for the embedded database. */
  readonly databaseUrl: string | null;
  /** `LIENTHONG_DATA_DIR`, as an absolute path. */
  readonly dataDirectory: string;
  /** `LIENTHONG_SECRET`; null for the one in the data directory. */
  readonly secret: string | null;
  /** `LIENTHONG_LEDGER_KEY`; null for the one in the data directory. */
  readonly ledgerKey: string | null;
  /** `LIENTHONG_CHECKPOINT_FILE`; null for none. */
  readonly checkpointFile: string | null;
  /** `LIENTHONG_TRUSTED_PROXIES` */
  readonly trustedProxies: number;
  /** `LIENTHONG_SYNTHETIC`; null for the default number. */
  readonly synthetic: number | null;
  /** `LIENTHONG_SYNTHETIC_EXCEPT`: codes of departments. */
  readonly syntheticExcept: readonly string[];
  /** `LIENTHONG_MIN_FREE_SPACE`, MiB. */
  readonly minFreeSpace: number;
  /** `LIENTHONG_WATCHDOG`, seconds. */
  readonly watchdog: number;
  /** `LIENTHONG_STATEMENT_TIMEOUT`, milliseconds. */
  readonly statementTimeout: number;
  /** `LIENTHONG_CONNECTION_TIMEOUT`, milliseconds. */
  readonly connectionTimeout: number;
  /** `LIENTHONG_CONNECTIONS` */
  readonly connections: number;
  /** `LIENTHONG_PLANS`: whether operations are prepared and read by plans. */
  readonly plans: boolean;
  /** `LIENTHONG_KEYS`, JSON; null for those of the file. */
  readonly keys: string | null;
  /** `LIENTHONG_KEYS_FILE`; null for `keys.json` in the data directory. */
  readonly keysFile: string | null;
  /** `LIENTHONG_LOG` */
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** `LIENTHONG_ENV` */
  readonly environment: 'development' | 'production';
  /** `LIENTHONG_PURPOSES_FILE`; null for the purposes of the package. */
  readonly purposesFile: string | null;
  /** `LIENTHONG_ANONYMOUS` */
  readonly anonymous: 'public' | 'deny';
  readonly limits: LimitsConfig;
  /** The issuer whose tokens are accepted; null for none. */
  readonly oidc: OidcConfig | null;
  /** `LIENTHONG_CORS_ORIGINS` */
  readonly corsOrigins: readonly string[];
  /** `LIENTHONG_PUBLIC_ANSWERS`, bytes. */
  readonly publicAnswers: number;
  readonly transport: TransportConfig;
  readonly links: LinksConfig;
  readonly telemetry: TelemetryConfig;
  /** The settings of a department service alone. */
  readonly departmentService: DepartmentServiceConfig;
}

/**
 * Reads the configuration from an environment.
 * @throws OperatorError that names, in one line, each setting that is wrong.
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
    publicAnswers: data.LIENTHONG_PUBLIC_ANSWERS * 1024 * 1024,
    transport: readTransport(data),
    links: readLinks(data),
    telemetry: readTelemetry(data),
    departmentService: readDepartmentService(data),
  });
}
