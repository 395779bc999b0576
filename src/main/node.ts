import { readFile } from 'node:fs/promises';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createNodeApp, type HomeDepartment } from '../app/node.ts';
import type { App } from '../app/assemble.ts';
import { readSigningKey } from '../audit/signing-key.ts';
import type { Config } from '../settings/config.ts';
import type { NodeConfig, NodeTlsFiles } from '../settings/node.ts';
import type { Database } from '../db/database.ts';
import { reasonOf } from '../base/reason.ts';
import { OperatorError } from '../base/errors.ts';
import { dayOf } from '../base/day.ts';
import { hubKeys, type HubKeyPlace } from '../identity/assertion/hub-keys.ts';
import { readKeySet } from '../identity/key-set-file.ts';
import { checkDepartmentCodes } from '../seed/department-codes.ts';
import { createLog } from '../base/log.ts';
import { describeDatabase, openConfigured } from '../open.ts';
import { findKeyRing } from '../sealing/open-ring.ts';
import { listen, type ServerTls } from '../server/http/http.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { isLoopback } from './sign-in.ts';
import { warnAtStart } from './start-checks.ts';
import { checkPorts, obtainStore, serveMetrics, type Say } from './store.ts';

/** A department's service that serves. */
export interface RunningNode {
  readonly address: string;
  /** Where metrics are served; null for nowhere. */
  readonly metrics: string | null;
  readonly app: App;
  readonly department: HomeDepartment;
}

async function readPem(setting: string, file: string, parse: (pem: string) => unknown): Promise<string> {
  try {
    const pem = await readFile(file, 'utf8');
    parse(pem);
    return pem;
  } catch (error) {
    // What a parser says of a key may quote it.
    const isOfSystem = (error as NodeJS.ErrnoException).syscall !== undefined;
    const reason = isOfSystem ? reasonOf(error) : 'not what it should be, as PEM';
    throw new OperatorError(`${setting} (${file}): ${reason}.`);
  }
}

async function readTls(files: NodeTlsFiles): Promise<ServerTls> {
  const readCertificate = (pem: string): X509Certificate => new X509Certificate(pem);
  const certificate = await readPem('LIENTHONG_NODE_CERTIFICATE', files.certificate, readCertificate);
  const certificateKey = await readPem('LIENTHONG_NODE_CERTIFICATE_KEY', files.certificateKey, createPrivateKey);
  const clientAuthority = await readPem('LIENTHONG_NODE_CLIENT_AUTHORITY', files.clientAuthority, readCertificate);
  if (readCertificate(certificate).checkPrivateKey(createPrivateKey(certificateKey))) {
    return { certificate, certificateKey, clientAuthority };
  }
  throw new OperatorError('LIENTHONG_NODE_CERTIFICATE_KEY is not the key of LIENTHONG_NODE_CERTIFICATE.');
}

/**
 * By what the service and its hub know each other; null for plain HTTP.
 * @throws OperatorError where plain HTTP could be reached from elsewhere, or real data is at stake.
 */
async function obtainTls({ node, host, environment }: Config): Promise<ServerTls | null> {
  if (node.tls !== null) return readTls(node.tls);
  const needed = 'Set LIENTHONG_NODE_CERTIFICATE, LIENTHONG_NODE_CERTIFICATE_KEY and LIENTHONG_NODE_CLIENT_AUTHORITY';
  if (environment === 'production') throw new OperatorError(`LIENTHONG_ENV is production. ${needed}.`);
  if (isLoopback(host)) return null;
  throw new OperatorError(
    `Without certificates a department is served to this machine alone, not at ${host}. ${needed}.`,
  );
}

/** Finds out that there are no keys to be had before the hub asks. */
async function obtainHubKeys({ hubKeys: place }: NodeConfig): Promise<HubKeyPlace> {
  if (place === null) {
    throw new OperatorError(
      "Set LIENTHONG_NODE_HUB_KEYS to the hub's public keys: https://<hub>/.well-known/jwks.json, or a file.",
    );
  }
  if (place.kind === 'file') await readKeySet(place.file);
  return place;
}

/** @throws OperatorError for a code that no department has today. */
async function findDepartment({ client }: Database, code: string): Promise<HomeDepartment> {
  const today = new Date(dayOf(new Date()));
  const found = await client.department.findFirst({
    select: { id: true },
    where: { code, validFrom: { lte: today }, OR: [{ validTo: null }, { validTo: { gte: today } }] },
  });
  if (found === null) throw new OperatorError(`No department has the code ${code} today. A code is such as 92-SYT.`);
  return { key: found.id, code };
}

/** @throws OperatorError where the database holds others' records: the service would hand them out as its own. */
async function refuseOthersRecords({ client }: Database, { key, code }: HomeDepartment): Promise<void> {
  const where = { departmentId: { not: key } };
  const select = { id: true };
  const found =
    (await client.beneficiary.findFirst({ where, select })) ??
    (await client.enrolment.findFirst({ where, select })) ??
    (await client.payment.findFirst({ where, select }));
  if (found === null) return;
  throw new OperatorError(
    `The database holds records of other departments than ${code}. Give the service of ${code} a database that holds no others.`,
  );
}

/** Brings a department's service up: database, HTTP; outside production, migrations and data first. Closes the database again where a later step fails. */
export async function startNode(config: Config, code: string, software: string, say: Say): Promise<RunningNode> {
  const log = createLog(config.logLevel);
  const tls = await obtainTls(config);
  const place = await obtainHubKeys(config.node);
  await checkPorts(config);
  await checkDepartmentCodes([code]);
  // Before the database is opened: nothing is half done.
  if (config.keys !== null || config.keysFile !== null) findKeyRing(config);
  say(`Opening ${describeDatabase(config)} …`);
  const database = await openConfigured(config, { log, mustExist: config.environment === 'production' });
  try {
    const ledgerKey = await readSigningKey(config.ledgerKey, config.dataDirectory);
    const keys = await obtainStore(config, database, say, { only: [code] });
    await warnAtStart(database, ledgerKey, log);
    const department = await findDepartment(database, code);
    await refuseOthersRecords(database, department);
    const hub = { name: config.node.hub, findKey: hubKeys(place) };
    const { plans, limits, transport, checkpointFile, trustedProxies } = config;
    const shared = { database, keys, ledgerKey, checkpointFile, trustedProxies, log, plans, limits, transport };
    const telemetry = createTelemetry(config.telemetry);
    const app = await createNodeApp({ ...shared, department, software, hub, tls, telemetry });
    // Where the ledger cannot be written, which it logs, nothing personal is answered.
    await app.ledger.begin().catch(() => undefined);
    const address = await listen(app.httpServer, config.host, config.port);
    return { app, department, address, metrics: await serveMetrics(telemetry, config) };
  } catch (error) {
    await database.close();
    throw error;
  }
}
