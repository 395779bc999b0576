import { execFile } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { packagePath } from '../../src/base/paths.ts';
import { copyDatabase, type Copy } from '../support/copies.ts';
import { keysText } from '../support/keys.ts';
import { run, type HubProcess } from '../support/hub-process.ts';

const sources = [
  ...['dist', 'examples/queries', 'package-lock.json', 'package.json', 'prisma', 'prisma.config.ts', 'schema'],
  ...['schema.graphql', 'scripts', 'src', 'subgraph.graphql', 'tsconfig.json'],
];

const table = `
model HomeVisit {
  id            String      @id
  beneficiaryId String
  beneficiary   Beneficiary @relation(fields: [beneficiaryId], references: [id])
  departmentId  String
  department    Department  @relation(fields: [departmentId], references: [id])
  visitedOn     DateTime    @db.Date

  @@index([beneficiaryId, id])
}
`;

const migration = `
CREATE TABLE "HomeVisit" (
  "id" TEXT PRIMARY KEY CHECK (starts_with("id", "beneficiaryId" || '.')),
  "beneficiaryId" TEXT NOT NULL REFERENCES "Beneficiary" ("id"),
  "departmentId" TEXT NOT NULL REFERENCES "Department" ("id"),
  "visitedOn" DATE NOT NULL);
CREATE INDEX "HomeVisit_beneficiaryId_id_idx" ON "HomeVisit" ("beneficiaryId", "id");
CREATE TRIGGER access_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "HomeVisit"
  FOR EACH STATEMENT EXECUTE FUNCTION access_changed();
ALTER TABLE "HomeVisit" ENABLE ALWAYS TRIGGER access_changed;
INSERT INTO "HomeVisit" SELECT "id" || '.1', "id", "departmentId", '2026-02-03' FROM "Beneficiary";
`;

const type = `
extend type Query {
  "All home visits (lượt thăm hộ)."
  homeVisits: HomeVisitConnection @dataClass(is: RECORD)
}

extend type Beneficiary {
  "Its home visits (lượt thăm hộ)."
  homeVisits: HomeVisitConnection @dataClass(is: RECORD)
}

"Home visit (lượt thăm hộ)."
type HomeVisit implements Node @key(fields: "id") @list(orderBy: VISITED_ON) {
  "Global id (mã định danh toàn cục)."
  id: ID! @dataClass(is: RECORD)
  "Day of the visit (ngày thăm)."
  visitedOn: Date @dataClass(is: RECORD)
  "Beneficiary (đối tượng thụ hưởng)."
  beneficiary: Beneficiary @dataClass(is: RECORD)
  "The department whose record this is (cơ quan quản lý hồ sơ)."
  department: Department! @dataClass(is: RECORD)
}
`;

async function replaceIn(file: string, text: string, by: string): Promise<void> {
  const found = await readFile(file, 'utf8');
  if (!found.includes(text)) throw new Error(`${file} holds no ${text}.`);
  await writeFile(file, found.replace(text, by));
}

/** Adds the model: its description, its table with the migration, and its type. */
async function addHomeVisits(folder: string): Promise<void> {
  const in_ = (name: string): string => path.join(folder, name);
  await replaceIn(
    in_('src/records/record-models.ts'),
    '  Payment: {',
    "  HomeVisit: { parent: beneficiary, list: 'homeVisits', category: null, programme: null },\n  Payment: {",
  );
  const model = in_('prisma/schema/beneficiary.prisma');
  await appendFile(model, table);
  await replaceIn(model, 'model Beneficiary {', 'model Beneficiary {\n  homeVisits HomeVisit[]');
  await replaceIn(
    in_('prisma/schema/department.prisma'),
    'model Department {',
    'model Department {\n  homeVisits HomeVisit[]',
  );
  await mkdir(in_('prisma/migrations/99991231000000_home_visit'));
  await writeFile(in_('prisma/migrations/99991231000000_home_visit/migration.sql'), migration);
  await writeFile(in_('schema/home-visit.graphql'), type);
}

/** Makes a copy of the sources with the model, and builds it. */
async function buildCopy(folder: string): Promise<string> {
  for (const name of sources) await cp(packagePath(name), path.join(folder, name), { recursive: true });
  await symlink(packagePath('node_modules'), path.join(folder, 'node_modules'));
  await addHomeVisits(folder);
  await promisify(execFile)(process.execPath, [path.join(folder, 'scripts/build.mjs'), '--only=hub']);
  return path.join(folder, 'dist', 'lienthong.js');
}

interface Answer {
  readonly data?: Record<string, { readonly nodes?: readonly unknown[]; readonly totalCount?: number } | null> | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string; readonly reason?: string } }[];
}

let folder: string;
let data: Copy;
let hub: HubProcess;
let address: string;
let token: (...args: string[]) => Promise<string>;

beforeAll(async () => {
  [folder, data] = await Promise.all([mkdtemp(path.join(os.tmpdir(), 'lienthong-fourth-')), copyDatabase()]);
  const program = await buildCopy(folder);
  const settings = {
    PORT: '0',
    LIENTHONG_KEYS: keysText('k1'),
    LIENTHONG_DATA_DIR: data.directory ?? folder,
    ...(data.url === null ? {} : { DATABASE_URL: data.url }),
  };
  hub = run(['serve'], settings, { program });
  address = (await hub.printed(/http:\/\/127\.0\.0\.1:\d+/))[0];
  await hub.printed(/Stop it with/);
  token = async (...args) => (await run(['token', ...args], settings, { program }).outcome).stdout.trim();
}, 180_000);

afterAll(async () => {
  hub.child.kill();
  await hub.outcome;
  await data.remove();
  await rm(folder, { recursive: true, force: true });
});

async function ask(query: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as Answer;
}

const asOfficer = async (department: string): Promise<Record<string, string>> => ({
  authorization: `Bearer ${await token('--as', `officer@${department}`)}`,
  'x-purpose': 'SERVICE',
});

test('a model of records that one description, a table and a type add is shown by the policy, and its readers are in the ledger', async () => {
  const query = '{ homeVisits(first: 2) { totalCount nodes { visitedOn beneficiary { category } } } }';
  const anonymous = await ask(query);
  expect(anonymous).toMatchObject({ data: { homeVisits: null }, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  const officer = await asOfficer('92-SYT');
  const own = await ask(query, officer);
  expect(own.errors).toBeUndefined();
  expect(own.data?.['homeVisits']?.nodes).toEqual([
    { visitedOn: '2026-02-03', beneficiary: { category: expect.any(String) } },
    { visitedOn: '2026-02-03', beneficiary: { category: expect.any(String) } },
  ]);
  const all = await ask('{ beneficiaries(first: 1) { totalCount nodes { homeVisits { totalCount } } } }', officer);
  expect(own.data?.['homeVisits']?.totalCount).toBe(all.data?.['beneficiaries']?.totalCount);
  expect(all.data?.['beneficiaries']?.nodes).toEqual([{ homeVisits: { totalCount: 1 } }]);
  const fields = await ask('{ accessEvents(last: 5) { nodes { kind fields } } }', officer);
  expect(JSON.stringify(fields.data)).toContain('HomeVisit.visitedOn');
});
