import { lineageStatements } from '../../src/seed/write.ts';
import { createKey, revokeKey } from '../../src/identity/key-store.ts';
import { post } from '../support/http.ts';
import { openHub, type TestHub } from '../support/hub.ts';
import { globalId } from '../support/ids.ts';
import type { TestViewer } from '../support/viewers.ts';

/** Changes in the database apply to all hubs that serve from it, from the next request on. */

let hub: TestHub;
let addresses: string[];
let id: string;

beforeAll(async () => {
  hub = await openHub({ compared: false });
  addresses = [hub.address, await hub.openAnother()];
  const older = await hub.database.client.beneficiary.findFirstOrThrow({
    where: { departmentId: '92-SYT-20250701', category: 'OLDER_PERSON' },
  });
  id = globalId('Beneficiary', older.id);
});
afterAll(() => hub.close());

const sql = (statement: string): Promise<number> => hub.database.client.$executeRawUnsafe(statement);
const officer = (department: string): TestViewer => ({
  role: 'OFFICER',
  department,
  purpose: 'VERIFICATION',
  caseReference: 'A-1',
});
const query = 'query ($id: ID!) { beneficiary(id: $id) { status } }';

/** What both hubs answer: OPEN, or the reason why not. */
async function answers(headers: Record<string, string>): Promise<string> {
  const told = await Promise.all(
    addresses.map(async (address) => {
      const { answer } = await post({ address }, { query, variables: { id } }, headers);
      const row = answer.data?.['beneficiary'] as { status: string | null } | null | undefined;
      return row?.status == null ? String(answer.errors?.[0]?.extensions['reason']) : 'OPEN';
    }),
  );
  expect(told[0]).toBe(told[1]);
  return told[0] ?? '';
}
const seenBy = async (department: string): Promise<string> => answers(await hub.headers(officer(department)));

const agreement = `"CooperationAgreement" SET`;
const thisOne = `WHERE "number" = '01/2025/TTHT-SYT'`;
const clauses = `WHERE "agreementId" = (SELECT "id" FROM "CooperationAgreement" ${thisOne})`;

describe('from the next request on, in every hub on the database', () => {
  test('an agreement that is ended opens nothing, and opens again when it is in force again', async () => {
    expect(await seenBy('79-SYT')).toBe('OPEN');
    await sql(`UPDATE ${agreement} "stage" = 'TERMINATED', "terminatedOn" = '2026-11-21' ${thisOne}`);
    expect(await seenBy('79-SYT')).toBe('NOT_IN_FORCE');
    await sql(`UPDATE ${agreement} "terminatedOn" = '2026-11-22' ${thisOne}`);
    expect(await seenBy('79-SYT')).toBe('OPEN');
    await sql(`UPDATE ${agreement} "stage" = 'DRAFT', "terminatedOn" = NULL ${thisOne}`);
    expect(await seenBy('79-SYT')).toBe('NOT_IN_FORCE');
    await sql(`UPDATE ${agreement} "stage" = 'SIGNED' ${thisOne}`);
    expect(await seenBy('79-SYT')).toBe('OPEN');
  });

  test.each([
    [`"endsOn" = '2026-11-20'`, `"endsOn" = '2027-12-31'`, 'NOT_IN_FORCE'],
    [`"startsOn" = '2026-11-22'`, `"startsOn" = '2026-01-01'`, 'NOT_IN_FORCE'],
    [`"endsOn" = NULL`, `"endsOn" = '2027-12-31'`, 'NOT_IN_FORCE'],
    [`"openedFields" = '{Beneficiary.commune}'`, null, 'FIELD_NOT_OPENED'],
    [`"openedFields" = '{Beneficiary.status}'`, null, 'OPEN'],
    [`"categories" = '{WAR_INVALID}'`, `"categories" = '{OLDER_PERSON}'`, 'NOT_COVERED'],
    [`"categories" = '{}'`, `"categories" = '{OLDER_PERSON}'`, 'NOT_COVERED'],
    [`"purposes" = '{TRANSFER}'`, `"purposes" = '{VERIFICATION}'`, 'PURPOSE_NOT_LISTED'],
    [`"purposes" = '{}'`, `"purposes" = '{VERIFICATION}'`, 'PURPOSE_NOT_LISTED'],
  ])('a clause that is changed: %s', async (change, back, expected) => {
    const clause = `${clauses} AND "position" = (SELECT min("position") FROM "SharingClause" ${clauses})`;
    await sql(`UPDATE "SharingClause" SET ${change} ${clause}`);
    expect(await seenBy('79-SYT')).toBe(expected);
    if (back === null) return;
    await sql(`UPDATE "SharingClause" SET ${back} ${clause}`);
    expect(await seenBy('79-SYT')).toBe('OPEN');
  });

  test('an API key that is revoked is no key', async () => {
    const { database } = hub;
    const given = { client: 'portal', role: 'PORTAL', departmentCode: '92-SYT', expiresAt: null } as const;
    const { id: keyId, key } = await createKey(database, given);
    const headers = { 'x-api-key': key, 'x-purpose': 'BENEFIT' };
    expect(await answers(headers)).toBe('OPEN');
    await revokeKey(database, keyId);
    expect(await answers(headers)).toBe('REVOKED');
  });

  test('a department that is dissolved reads nothing, and who carries its work on reads what it could', async () => {
    const day = `DATE '2026-11-01'`;
    const life = `INSERT INTO "Department" SELECT (jsonb_populate_record(department, jsonb_build_object('id', '79-XYZ-20261101',
      'code', '79-XYZ', 'validFrom', ${day}))).* FROM "Department" department WHERE "id" = '79-SYT-20250701'`;
    await sql(life);
    expect(await seenBy('79-XYZ')).toBe('NO_CLAUSE');
    await hub.database.client.departmentSuccession.create({
      data: {
        id: 'made',
        predecessorId: '79-SYT-20250701',
        successorId: '79-XYZ-20261101',
        field: 'SOCIAL_PROTECTION',
        effectiveOn: new Date('2026-11-01'),
      },
    });
    await sql(`UPDATE "Department" SET "validTo" = ${day} - 1 WHERE "id" = '79-SYT-20250701'`);
    expect(await seenBy('79-SYT')).toBe('NO_DEPARTMENT');
    for (const statement of lineageStatements()) await hub.database.client.$executeRaw(statement);
    expect(await seenBy('79-XYZ')).toBe('OPEN');
    await sql(`UPDATE "Department" SET "validTo" = NULL WHERE "id" = '79-SYT-20250701'`);
  });

  test('every change is on the ledger', async () => {
    await seenBy('79-SYT');
    const changes = await hub.database.client.accessEvent.findMany({ where: { kind: 'CHANGE', operation: 'UPDATE' } });
    const tables = new Set(changes.flatMap(({ fields }) => fields.map((field) => field.split(' ')[0])));
    expect([...tables].sort()).toEqual(['ApiKey', 'CooperationAgreement', 'SharingClause']);
    expect(await hub.database.client.accessChange.count()).toBe(0);
  });
});
