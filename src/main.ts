import type { KeyObject } from 'node:crypto';
import http from 'node:http';
import { readSigningKey } from './audit/signing-key.ts';
import { createApp, type App } from './app.ts';
import type { Config } from './config.ts';
import { OperatorError } from './errors.ts';
import { createAuthenticator } from './identity/authenticator.ts';
import { readDemonstrationKey } from './identity/demonstration.ts';
import { readKeySet } from './identity/key-set-file.ts';
import { seed, usualSeed } from './import/seed.ts';
import { openLinkPool } from './links/open-pool.ts';
import { createLog } from './log.ts';
import { describeDatabase, migrate, openConfigured, refuseDirectory } from './open.ts';
import { openKeyRing } from './sealing/open-ring.ts';
import { readSecret } from './secret.ts';
import { listen } from './server/http.ts';

/** Where the hub tells its operator what it does. */
export type Say = (line: string) => void;

/** A hub that serves. */
export interface RunningHub {
  readonly address: string;
  readonly app: App;
  /** Signs tokens for demonstration; null where the hub takes none. */
  readonly demonstrationKey: KeyObject | null;
}

/** A secret file is written whole within a moment; one that a crash cut short would sign cursors that anybody can forge. */
async function obtainSecret({ secret: set, dataDirectory }: Config): Promise<string> {
  const secret = await readSecret(set, dataDirectory).catch(refuseDirectory(dataDirectory));
  if (secret.length >= 32) return secret;
  throw new OperatorError(`The secret in ${dataDirectory} is cut short. Delete the file, or set LIENTHONG_SECRET.`);
}

/** The key of tokens for demonstration: none where real data is at stake. */
export async function obtainDemonstrationKey({ environment, dataDirectory }: Config): Promise<KeyObject | null> {
  if (environment === 'production') return null;
  return readDemonstrationKey(dataDirectory).catch(refuseDirectory(dataDirectory));
}

/** Finds out that a file holds no keys before somebody sends a token. */
async function checkKeySet({ oidc }: Config): Promise<void> {
  if (oidc?.keys.kind === 'file') await readKeySet(oidc.keys.file);
}

/** Finds out that the port is taken before the database is opened and loaded rather than after. */
async function checkPort({ host, port }: Config): Promise<void> {
  const server = http.createServer();
  await listen(server, host, port);
  await new Promise((resolve) => server.close(resolve));
}

/** Brings the hub up: database, migrations, data, HTTP. Closes the database again where a later step fails. */
export async function start(config: Config, say: Say): Promise<RunningHub> {
  const log = createLog(config.logLevel);
  await checkPort(config);
  await checkKeySet(config);
  const secret = await obtainSecret(config);
  const demonstrationKey = await obtainDemonstrationKey(config);
  const ledgerKey = await readSigningKey(config.ledgerKey, config.dataDirectory);
  const links = await openLinkPool(config, log);
  say(`Opening ${describeDatabase(config)} …`);
  const database = await openConfigured(config);
  try {
    const migrations = await migrate(config, database);
    if (migrations.length > 0) say(`Applied ${migrations.length} migration(s).`);
    const keys = await openKeyRing(config, database, (file) => {
      say(`Made the keys of personal data in ${file}. Keep a copy of it apart from the database.`);
    });
    const demonstration = config.environment !== 'production';
    const synthetic = demonstration ? config.synthetic : 0;
    const report = await seed(database, { keys, synthetic, demonstration, seed: usualSeed });
    if (report.reference) say('Loaded the reference data and the published facts.');
    if (report.synthetic > 0) say(`Loaded ${report.synthetic} synthetic beneficiaries (made up, and marked so).`);
    if (report.identities > 0) say(`Added made-up personal data to ${report.identities} synthetic beneficiaries.`);
    const { oidc, anonymous, plans } = config;
    const authenticator = createAuthenticator({ database, oidc, anonymous, demonstrationKey, log });
    const app = await createApp({ database, secret, keys, authenticator, ledgerKey, links, log, plans });
    // Where the ledger cannot be written, which it logs, the hub answers all that is not personal.
    await app.ledger.recordChanges().catch(() => undefined);
    return { app, demonstrationKey, address: await listen(app.httpServer, config.host, config.port) };
  } catch (error) {
    await database.close();
    throw error;
  }
}
