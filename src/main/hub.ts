import type { KeyObject } from 'node:crypto';
import { readSigningKey } from '../audit/signing-key.ts';
import { createApp, type App } from '../app/hub.ts';
import type { Config } from '../settings/config.ts';
import { OperatorError } from '../base/errors.ts';
import { createAuthenticator } from '../identity/authenticator.ts';
import { readDemonstrationKey } from '../identity/demonstration.ts';
import { checkDepartmentCodes } from '../seed/department-codes.ts';
import { readKeySet } from '../identity/key-set-file.ts';
import { readPurposes } from '../identity/purposes.ts';
import { openLinkPool } from '../links/open-pool.ts';
import { createLog } from '../base/log.ts';
import { createLocalService } from './local-service.ts';
import { checkSignIn, servesThisMachineAlone, whyNoDemonstration } from './sign-in.ts';
import { storedApiKeys } from './stored-api-keys.ts';
import { sayUnlistedPurposes } from './unlisted-purposes.ts';
import { checkPorts, obtainStore, serveMetrics, type Say } from './store.ts';
import { warnAtStart } from './start-checks.ts';
import { describeDatabase, openConfigured } from '../db/open.ts';
import { findKeyRing } from '../sealing/open-ring.ts';
import { readSecret } from '../base/secret.ts';
import { packagePath } from '../base/paths.ts';
import { listen } from '../server/http/http.ts';
import { readReadyNames } from '../server/pages/ready-queries.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';

/** A running hub. */
export interface RunningHub {
  readonly address: string;
  /** Address of the metrics; null if they are not served. */
  readonly metrics: string | null;
  readonly app: App;
  /** Signs tokens for demonstration; null if the hub does not accept them. */
  readonly demonstrationKey: KeyObject | null;
}

/**
 * Reads the secret, and refuses one that is too short: a crash may have cut off the file, and anybody could forge
 * cursors signed with it.
 */
async function obtainSecret({ secret: set, dataDirectory }: Config): Promise<string> {
  const secret = await readSecret(set, dataDirectory);
  if (secret.length >= 32) return secret;
  throw new OperatorError(`The secret in ${dataDirectory} is cut short. Delete the file, or set LIENTHONG_SECRET.`);
}

/** Reads the key of tokens for demonstration; null in production and if an issuer is set. */
export async function obtainDemonstrationKey(config: Config): Promise<KeyObject | null> {
  return whyNoDemonstration(config) === null ? readDemonstrationKey(config.dataDirectory) : null;
}

/** Checks that a file of keys contains keys, before the first token arrives. */
async function checkKeySet({ oidc }: Config): Promise<void> {
  if (oidc?.keys.kind === 'file') await readKeySet(oidc.keys.file);
}

/**
 * Starts the hub: opens the database and serves HTTP. Outside production it first migrates and loads data. If a later
 * step fails, it closes the database.
 */
export async function start(config: Config, say: Say): Promise<RunningHub> {
  const log = createLog(config.logLevel);
  await checkPorts(config);
  await checkKeySet(config);
  const purposes = readPurposes(config.purposesFile);
  await checkDepartmentCodes(config.syntheticExcept, 'LIENTHONG_SYNTHETIC_EXCEPT');
  // Checked before the database is opened, so that a fault leaves nothing half done.
  if (config.keys !== null || config.keysFile !== null) findKeyRing(config);
  say(`Opening ${describeDatabase(config)} …`);
  const database = await openConfigured(config, { log, mustExist: config.environment === 'production' });
  try {
    // Created only now: in the directory of a damaged store, nothing may be created.
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
    const { publicAnswers } = config;
    const authenticator = createAuthenticator({ database, oidc, anonymous, demonstrationKey, log });
    const shared = { database, keys, ledgerKey, checkpointFile, trustedProxies, log, plans, limits, transport };
    const explorerTokenKey = servesThisMachineAlone(config) ? demonstrationKey : null;
    const own = { secret, authenticator, purposes, links, corsOrigins, publicAnswers, telemetry, explorerTokenKey };
    const app = await createApp({ ...shared, ...own });
    // If the ledger cannot be written, it logs that, and the hub answers everything that is not personal.
    await app.ledger.begin().catch(() => undefined);
    const address = await listen(app.httpServer, config.host, config.port);
    database.answerLocally?.(createLocalService(storedApiKeys(database), log));
    return { app, demonstrationKey, address, metrics: await serveMetrics(telemetry, config) };
  } catch (error) {
    await database.close();
    throw error;
  }
}
