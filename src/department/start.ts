import { readFile } from 'node:fs/promises';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createDepartmentApp, type ServedDepartment } from './app.ts';
import type { App } from '../app/assemble.ts';
import { readSigningKey } from '../audit/signing-key.ts';
import type { Config } from '../settings/config.ts';
import type { DepartmentServiceConfig, DepartmentServiceTlsFiles } from '../settings/department-service.ts';
import type { Database } from '../db/database.ts';
import { reasonOf } from '../base/reason.ts';
import { OperatorError } from '../base/errors.ts';
import { dayOf } from '../base/day.ts';
import { hubKeys, type HubKeyPlace } from '../identity/assertion/hub-keys.ts';
import { readKeySet } from '../identity/key-set-file.ts';
import { checkDepartmentCodes } from '../seed/department-codes.ts';
import { createLog } from '../base/log.ts';
import { describeDatabase, openConfigured } from '../db/open.ts';
import { findKeyRing } from '../sealing/open-ring.ts';
import { listen, type ServerTls } from '../server/http/http.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { isLoopback } from '../main/sign-in.ts';
import { warnAtStart } from '../main/start-checks.ts';
import { checkPorts, obtainStore, serveMetrics, type Say } from '../main/store.ts';

/** A running department's service. */
export interface RunningDepartmentService {
  readonly address: string;
  /** Address of the metrics; null if they are not served. */
  readonly metrics: string | null;
  readonly app: App;
  readonly department: ServedDepartment;
}

async function readPem(setting: string, file: string, parse: (pem: string) => unknown): Promise<string> {
  try {
    const pem = await readFile(file, 'utf8');
    parse(pem);
    return pem;
  } catch (error) {
    // The parser's message may quote the key.
    const isOfSystem = (error as NodeJS.ErrnoException).syscall !== undefined;
    const reason = isOfSystem ? reasonOf(error) : 'not a valid PEM';
    throw new OperatorError(`${setting} (${file}): ${reason}.`);
  }
}

async function readTls(files: DepartmentServiceTlsFiles): Promise<ServerTls> {
  const readCertificate = (pem: string): X509Certificate => new X509Certificate(pem);
  const certificate = await readPem('LIENTHONG_DEPARTMENT_CERTIFICATE', files.certificate, readCertificate);
  const certificateKey = await readPem('LIENTHONG_DEPARTMENT_CERTIFICATE_KEY', files.certificateKey, createPrivateKey);
  const clientAuthority = await readPem(
    'LIENTHONG_DEPARTMENT_CLIENT_AUTHORITY',
    files.clientAuthority,
    readCertificate,
  );
  if (readCertificate(certificate).checkPrivateKey(createPrivateKey(certificateKey))) {
    return { certificate, certificateKey, clientAuthority };
  }
  throw new OperatorError('LIENTHONG_DEPARTMENT_CERTIFICATE_KEY is not the key of LIENTHONG_DEPARTMENT_CERTIFICATE.');
}

/**
 * Reads the certificates by which the service and its hub identify each other; null for plain HTTP.
 * @throws OperatorError if plain HTTP would be reachable from other machines, or used in production.
 */
async function obtainTls({ departmentService, host, environment }: Config): Promise<ServerTls | null> {
  if (departmentService.tls !== null) return readTls(departmentService.tls);
  const needed =
    'Set LIENTHONG_DEPARTMENT_CERTIFICATE, LIENTHONG_DEPARTMENT_CERTIFICATE_KEY and LIENTHONG_DEPARTMENT_CLIENT_AUTHORITY';
  if (environment === 'production') throw new OperatorError(`LIENTHONG_ENV is production. ${needed}.`);
  if (isLoopback(host)) return null;
  throw new OperatorError(
    `Without certificates a department is served to this machine only, not at ${host}. ${needed}.`,
  );
}

/** Checks at start that the hub's keys can be read. */
async function obtainHubKeys({ hubKeys: place }: DepartmentServiceConfig): Promise<HubKeyPlace> {
  if (place === null) {
    throw new OperatorError(
      "Set LIENTHONG_DEPARTMENT_HUB_KEYS to the hub's public keys: https://<hub>/.well-known/jwks.json, or a file.",
    );
  }
  if (place.kind === 'file') await readKeySet(place.file);
  return place;
}

/** @throws OperatorError if no department has the code today. */
async function findDepartment({ client }: Database, code: string): Promise<ServedDepartment> {
  const today = new Date(dayOf(new Date()));
  const found = await client.department.findFirst({
    select: { id: true },
    where: { code, validFrom: { lte: today }, OR: [{ validTo: null }, { validTo: { gte: today } }] },
  });
  if (found === null)
    throw new OperatorError(`No department has the code ${code} today. An example of a code is 92-SYT.`);
  return { key: found.id, code };
}

/**
 * @throws OperatorError if the database holds records of other departments: the service would serve them as its own.
 */
async function refuseOthersRecords({ client }: Database, { key, code }: ServedDepartment): Promise<void> {
  const where = { departmentId: { not: key } };
  const select = { id: true };
  const found =
    (await client.beneficiary.findFirst({ where, select })) ??
    (await client.enrolment.findFirst({ where, select })) ??
    (await client.payment.findFirst({ where, select }));
  if (found === null) return;
  throw new OperatorError(
    `The database holds records of other departments than ${code}. Give the service of ${code} a database without them.`,
  );
}

/**
 * Starts a department's service: opens the database, migrates and fills it outside production, and serves HTTP. If a
 * step fails, it closes the database.
 */
export async function startDepartmentService(
  config: Config,
  code: string,
  software: string,
  say: Say,
): Promise<RunningDepartmentService> {
  const log = createLog(config.logLevel);
  const tls = await obtainTls(config);
  const place = await obtainHubKeys(config.departmentService);
  await checkPorts(config);
  await checkDepartmentCodes([code]);
  // Checked before the database is opened, so that a wrong key leaves nothing half done.
  if (config.keys !== null || config.keysFile !== null) findKeyRing(config);
  say(`Opening ${describeDatabase(config)} …`);
  const database = await openConfigured(config, { log, mustExist: config.environment === 'production' });
  try {
    const ledgerKey = await readSigningKey(config.ledgerKey, config.dataDirectory);
    const keys = await obtainStore(config, database, say, { only: [code] });
    await warnAtStart(database, ledgerKey, log);
    const department = await findDepartment(database, code);
    await refuseOthersRecords(database, department);
    const hub = { name: config.departmentService.hub, findKey: hubKeys(place) };
    const { plans, limits, transport, checkpointFile, trustedProxies } = config;
    const shared = { database, keys, ledgerKey, checkpointFile, trustedProxies, log, plans, limits, transport };
    const telemetry = createTelemetry(config.telemetry);
    const app = await createDepartmentApp({ ...shared, department, software, hub, tls, telemetry });
    // If the ledger cannot be written, it logs that, and no personal data is answered.
    await app.ledger.begin().catch(() => undefined);
    const address = await listen(app.httpServer, config.host, config.port);
    return { app, department, address, metrics: await serveMetrics(telemetry, config) };
  } catch (error) {
    await database.close();
    throw error;
  }
}
