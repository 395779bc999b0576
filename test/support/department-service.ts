import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SignJWT, type JWTPayload } from 'jose';
import type { App } from '../../src/app/hub.ts';
import { createDepartmentApp } from '../../src/department/app.ts';
import { openDatabase, type Database } from '../../src/db/database.ts';
import { hubKeys } from '../../src/identity/assertion/hub-keys.ts';
import { listen, type ServerTls } from '../../src/server/http/http.ts';
import { closeServer } from './local-server.ts';
import { copyDatabase } from './copies.ts';
import { today, type Answer } from './hub.ts';
import { makeSigningKey, type SigningKey } from './issuer.ts';
import { testKeys } from './keys.ts';
import { LogSink } from './log-sink.ts';

/** The department whose service is tested. */
export const ownDepartment = { key: '92-SYT-20250701', code: '92-SYT' } as const;

/** What an operation is asked with. */
export interface AssertedRequest {
  readonly variables?: object;
  /** Fields that the assertion names. */
  readonly fields?: readonly string[];
  readonly role?: string;
  /** Code of the viewer's department; null for none. */
  readonly department?: string | null;
  readonly purpose?: string | null;
  readonly caseReference?: string | null;
  /** Claims in place of those that are right; undefined leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Header of the assertion in place of what is right. */
  readonly header?: Readonly<Record<string, string>>;
  /** Signs it; the hub's key if absent. */
  readonly key?: SigningKey;
  /** Sent in place of `Bearer <assertion>`; null sends none. */
  readonly authorization?: string | null;
  /** The address of another process of the service. */
  readonly address?: string;
}

export interface ServiceAnswer<Data = any> extends Answer<Data> {
  readonly status: number;
}

/** A department's service on a real database and a real port, and the hub's key to ask it with. */
export interface TestDepartmentService {
  readonly address: string;
  readonly app: App;
  readonly database: Database;
  readonly hubKey: SigningKey;
  /** The file that its hub's keys are read from. */
  readonly keyFile: string;
  ask<Data = any>(query: string, asserted?: AssertedRequest): Promise<ServiceAnswer<Data>>;
  /** The data; throws if there is an error. */
  read<Data = any>(query: string, asserted?: AssertedRequest): Promise<Data>;
  /** An assertion for a body. */
  assertion(body: string, asserted?: AssertedRequest): Promise<string>;
  /** Another process of the service over the same database; answers its address. */
  openAnother(): Promise<string>;
  logged(): string;
  close(): Promise<void>;
}

/** Takes other departments' records out of a copy of the test data. */
async function keepOnly({ client }: Database, departmentId: string): Promise<void> {
  const where = { departmentId: { not: departmentId } };
  await client.payment.deleteMany({ where });
  await client.enrolment.deleteMany({ where });
  await client.beneficiaryIdentity.deleteMany({ where });
  await client.beneficiary.deleteMany({ where });
}

export interface TestNodeOptions {
  readonly now?: () => Date;
  readonly tls?: ServerTls;
  readonly plans?: boolean;
}

const atNoon = (): Date => new Date(`${today}T05:00:00Z`);

/** The claims of an assertion for a body. */
function claimsOf(body: string, asserted: AssertedRequest, now: Date): JWTPayload {
  const iat = Math.floor(now.getTime() / 1000);
  const {
    role = 'OFFICER',
    department = ownDepartment.code,
    purpose = 'VERIFICATION',
    caseReference = null,
  } = asserted;
  const claims = {
    iss: 'lienthong',
    aud: ownDepartment.code,
    iat,
    exp: iat + 30,
    jti: randomUUID(),
    viewer: { role, department, subject: 'an.nguyen', client: 'desk' },
    purpose,
    case: caseReference,
    clauses: [],
    fields: asserted.fields ?? [],
    operation: createHash('sha256').update(body).digest('base64url'),
    ...asserted.claims,
  };
  return JSON.parse(JSON.stringify(claims)) as JWTPayload;
}

/** Opens a department's service on a copy of the test data. Close it in `afterAll`. */
export async function openDepartmentService({
  now = atNoon,
  tls,
  plans = true,
}: TestNodeOptions = {}): Promise<TestDepartmentService> {
  const copy = await copyDatabase();
  const database = await openDatabase({ url: copy.url, directory: copy.directory, connections: 4 });
  await keepOnly(database, ownDepartment.key);
  const directory = await mkdtemp(path.join(os.tmpdir(), 'lienthong-department-'));
  const keyFile = path.join(directory, 'jwks.json');
  const hubKey = await makeSigningKey('hub-1', 'EdDSA');
  await writeFile(keyFile, JSON.stringify({ keys: [hubKey.publicJwk] }));
  const sink = new LogSink();
  const open = (): Promise<App> =>
    createDepartmentApp({
      database,
      keys: testKeys(),
      department: ownDepartment,
      software: 'lienthong test',
      hub: { name: 'lienthong', findKey: hubKeys({ kind: 'file', file: keyFile }) },
      tls: tls ?? null,
      log: sink.log,
      plans,
      now,
    });
  const app = await open();
  const others: App[] = [];
  const assertion = (body: string, asserted: AssertedRequest = {}): Promise<string> => {
    const { privateKey, privateJwk } = asserted.key ?? hubKey;
    const header = { alg: 'EdDSA', kid: privateJwk.kid ?? '', typ: 'lienthong-assertion+jwt', ...asserted.header };
    return new SignJWT(claimsOf(body, asserted, now())).setProtectedHeader(header).sign(privateKey);
  };
  const address = await listen(app.httpServer, '127.0.0.1', 0);
  const ask = async <Data>(query: string, asserted: AssertedRequest = {}): Promise<ServiceAnswer<Data>> => {
    const body = JSON.stringify({ query, variables: asserted.variables ?? {} });
    const { authorization = `Bearer ${await assertion(body, asserted)}` } = asserted;
    const response = await fetch(`${asserted.address ?? address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }) },
      body,
    });
    return { status: response.status, ...((await response.json()) as Answer<Data>) };
  };
  return {
    address,
    app,
    database,
    hubKey,
    keyFile,
    ask,
    assertion,
    read: async <Data>(query: string, asserted?: AssertedRequest): Promise<Data> => {
      const { data, errors } = await ask<Data>(query, asserted);
      if (errors !== undefined || data == null) throw new Error(JSON.stringify(errors, null, 2));
      return data;
    },
    openAnother: async () => {
      const another = await open();
      others.push(another);
      return listen(another.httpServer, '127.0.0.1', 0);
    },
    logged: () => sink.text,
    close: async () => {
      const checked = sink.check(database);
      await checked.catch(() => undefined);
      for (const another of others) {
        await closeServer(another.httpServer);
        await another.apollo.stop();
      }
      await app.stop();
      await copy.remove();
      await rm(directory, { recursive: true, force: true });
      await checked;
    },
  };
}
