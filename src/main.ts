import type { KeyObject } from 'node:crypto';
import { readSigningKey } from './audit/signing-key.ts';
import { createApp, type App } from './app.ts';
import type { Config } from './settings/config.ts';
import { OperatorError } from './base/errors.ts';
import { createAuthenticator } from './identity/authenticator.ts';
import { readDemonstrationKey } from './identity/demonstration.ts';
import { checkDepartmentCodes } from './seed/department-codes.ts';
import { readKeySet } from './identity/key-set-file.ts';
import { readPurposes } from './identity/purposes.ts';
import { openLinkPool } from './links/open-pool.ts';
import { createLog } from './base/log.ts';
import { createLocalService } from './main/local-service.ts';
import { checkSignIn, servesThisMachineAlone, whyNoDemonstration } from './main/sign-in.ts';
import { storedApiKeys } from './main/stored-api-keys.ts';
import { sayUnlistedPurposes } from './main/unlisted-purposes.ts';
import { checkPorts, obtainStore, serveMetrics, type Say } from './main/store.ts';
import { warnAtStart } from './main/start-checks.ts';
import { describeDatabase, openConfigured } from './open.ts';
import { findKeyRing } from './sealing/open-ring.ts';
import { readSecret } from './base/secret.ts';
import { packagePath } from './base/paths.ts';
import { listen } from './server/http/http.ts';
import { readReadyNames } from './server/pages/ready-queries.ts';
import { createTelemetry } from './telemetry/telemetry.ts';

/** A hub that serves. */
export interface RunningHub {
  readonly address: string;
  /** Where metrics are served; null for nowhere. */
  readonly metrics: string | null;
  readonly app: App;
  /** Signs tokens for demonstration; null where the hub takes none. */
  readonly demonstrationKey: KeyObject | null;
}

/** A secret file is written whole within a moment; one that a crash cut short would sign cursors that anybody can forge. */
async function obtainSecret({ secret: set, dataDirectory }: Config): Promise<string> {
  const secret = await readSecret(set, dataDirectory);
  if (secret.length >= 32) return secret;
  throw new OperatorError(`The secret in ${dataDirectory} is cut short. Delete the file, or set LIENTHONG_SECRET.`);
}

/** The key of tokens for demonstration; null where real data is at stake, or an issuer says who people are. */
export async function obtainDemonstrationKey(config: Config): Promise<KeyObject | null> {
  return whyNoDemonstration(config) === null ? readDemonstrationKey(config.dataDirectory) : null;
}

/** Finds out that a file holds no keys before somebody sends a token. */
async function checkKeySet({ oidc }: Config): Promise<void> {
  if (oidc?.keys.kind === 'file') await readKeySet(oidc.keys.file);
}

/** Brings the hub up: database, HTTP; outside production, migrations and data first. Closes the database again where a later step fails. */
export async function start(config: Config, say: Say): Promise<RunningHub> {
  const log = createLog(config.logLevel);
  await checkPorts(config);
  await checkKeySet(config);
  const purposes = readPurposes(config.purposesFile);
  await checkDepartmentCodes(config.syntheticExcept, 'LIENTHONG_SYNTHETIC_EXCEPT');
  // Before the database is opened: nothing is half done.
  if (config.keys !== null || config.keysFile !== null) findKeyRing(config);
  say(`Opening ${describeDatabase(config)} …`);
  const database = await openConfigured(config, { log, mustExist: config.environment === 'production' });
  try {
    // Only now: in the directory of a store that is damaged nothing is made.
    const secret = await obtainSecret(config);
    const demonstrationKey = await obtainDemonstrationKey(config);
    const ledgerKey = await readSigningKey(config.ledgerKey, config.dataDirectory);
    const telemetry = createTelemetry(config.telemetry, {
      readyNames: await readReadyNames(packagePath('examples', 'queries')),
    });
    const links = await openLinkPool(config, log, telemetry.metrics?.links);
    const keys = await obtainStore(config, database, say, { except: config.syntheticExcept });
    await checkSignIn(config, database, say);
    await warnAtStart(database, ledgerKey, log);
    await sayUnlistedPurposes(database, purposes, say);
    const { oidc, anonymous, plans, limits, transport, checkpointFile, trustedProxies, corsOrigins } = config;
    const authenticator = createAuthenticator({ database, oidc, anonymous, demonstrationKey, log });
    const shared = { database, keys, ledgerKey, checkpointFile, trustedProxies, log, plans, limits, transport };
    const explorerTokenKey = servesThisMachineAlone(config) ? demonstrationKey : null;
    const own = { secret, authenticator, purposes, links, corsOrigins, telemetry, explorerTokenKey };
    const app = await createApp({ ...shared, ...own });
    // Where the ledger cannot be written, which it logs, the hub answers all that is not personal.
    await app.ledger.begin().catch(() => undefined);
    const address = await listen(app.httpServer, config.host, config.port);
    database.answerLocally?.(createLocalService(storedApiKeys(database), log));
    return { app, demonstrationKey, address, metrics: await serveMetrics(telemetry, config) };
  } catch (error) {
    await database.close();
    throw error;
  }
}
