import http from 'node:http';
import type { Config } from '../settings/config.ts';
import type { Database } from '../db/database.ts';
import { OperatorError } from '../base/errors.ts';
import { compareReference, readLoadedCount, seed, defaultSeed } from '../seed/seed.ts';
import type { WantedDepartments } from '../seed/seed-records.ts';
import { describeDatabase, migrate, requireMigrated } from '../db/open.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import { openKeyRing } from '../sealing/open-ring.ts';
import { refuseMadeUpData } from './made-up-data.ts';
import { describeOtherCount, syntheticCount } from './synthetic-count.ts';
import type { ServedAddress } from '../settings/telemetry.ts';
import { listen, type AddressSettings } from '../server/http/http.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';

/** Writes a line for the operator. */
export type Say = (line: string) => void;

/** The setting of the metrics address. */
const ofMetrics: AddressSettings = { port: 'LIENTHONG_METRICS_ADDRESS', host: 'LIENTHONG_METRICS_ADDRESS' };

async function tryListening({ host, port }: ServedAddress, settings?: AddressSettings): Promise<void> {
  const server = http.createServer();
  await listen(server, host, port, settings);
  await new Promise((resolve) => server.close(resolve));
}

/** Checks that the ports are free, before the database is opened and loaded. */
export async function checkPorts({ host, port, telemetry }: Config): Promise<void> {
  await tryListening({ host, port });
  if (telemetry.metricsAddress !== null) await tryListening(telemetry.metricsAddress, ofMetrics);
}

/** Serves metrics if the settings ask for them. Returns their address. */
export async function serveMetrics({ metricsServer }: Telemetry, { telemetry }: Config): Promise<string | null> {
  const { metricsAddress } = telemetry;
  if (metricsServer === null || metricsAddress === null) return null;
  return `${await listen(metricsServer, metricsAddress.host, metricsAddress.port, ofMetrics)}/metrics`;
}

/**
 * Checks that a database in production has everything that this version needs. It migrates and loads nothing, because
 * processes of another version may use the database.
 * @throws OperatorError that names the command to run
 */
async function checkStore(config: Config, database: Database, say: Say): Promise<KeyRing> {
  await refuseMadeUpData(database);
  await requireMigrated(config, database);
  const reference = await compareReference(database);
  if (reference === 'absent') {
    throw new OperatorError(`${describeDatabase(config)} holds no reference data yet. Run \`lienthong seed\`.`);
  }
  if (reference === 'different') {
    say('The reference data is that of another version. Run `lienthong seed` of the newest version in use.');
  }
  return openKeyRing(config, database);
}

/** Prepares a database for this version: migrations, keys, and the data of the package. */
async function prepareStore(config: Config, database: Database, say: Say, wanted: WantedDepartments): Promise<KeyRing> {
  const migrations = await migrate(config, database);
  if (migrations.length > 0) say(`Applied ${migrations.length} migration(s).`);
  const keys = await openKeyRing(config, database, (file) => {
    say(`Made the keys of personal data in ${file}. Keep a copy of it apart from the database.`);
  });
  const loaded = await readLoadedCount(database);
  const synthetic = syntheticCount(config, loaded);
  const report = await seed(database, { keys, synthetic, wanted, seed: defaultSeed });
  if (report.reference) say('Loaded the reference data and the published facts.');
  if (report.synthetic > 0) say(`Loaded ${report.synthetic} synthetic beneficiaries (made up, and marked so).`);
  if (report.identities > 0) say(`Added made-up personal data to ${report.identities} synthetic beneficiaries.`);
  const otherCount = describeOtherCount(config, loaded);
  if (otherCount !== null) say(otherCount);
  return keys;
}

/**
 * Returns the keys of a database that has everything this version needs. In production the database is checked,
 * otherwise prepared.
 * @param wanted the departments whose synthetic records are loaded
 */
export const obtainStore = (
  config: Config,
  database: Database,
  say: Say,
  wanted: WantedDepartments,
): Promise<KeyRing> =>
  config.environment === 'production' ? checkStore(config, database, say) : prepareStore(config, database, say, wanted);
