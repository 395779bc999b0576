import { openSharedHub, type TestHub } from '../../support/hub.ts';
import type { TestViewer } from '../../support/viewers.ts';

/** A portal to which a clause opens some fields of another department's records, and which reads all of its own. */
const portal: TestViewer = {
  role: 'PORTAL',
  department: '79-SYT',
  purpose: 'VERIFICATION',
  caseReference: 'HS-2026-0117',
};
const officer: TestViewer = { role: 'OFFICER', department: '92-SYT', purpose: 'SERVICE' };

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub();
});
afterAll(() => hub.close());

const listOf = (department: string, list: string): string =>
  `{ department(code: "${department}") { beneficiaries${list} { totalCount nodes { category } } } }`;

test.each([
  ['filters by', '(filter: { birthYear: { lte: 1950 } })', 'Beneficiary.birthYear'],
  ['filters, below a negation, by', '(filter: { not: { birthYear: { isNull: true } } })', 'Beneficiary.birthYear'],
])('a list that %s a closed field is refused, not empty', async (_, list, field) => {
  const { data, errors } = await hub.ask(listOf('92-SYT', list), {}, portal);
  expect(data).toEqual({ department: { beneficiaries: null } });
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', reason: 'FIELD_NOT_OPENED', field } }]);
  const own = await hub.read(listOf('79-SYT', list), {}, portal);
  expect(own.department.beneficiaries.totalCount).toBeGreaterThan(0);
});

test('a list in the order of a closed field is refused, and in its own order answered', async () => {
  const transfer: TestViewer = { ...officer, purpose: 'TRANSFER' };
  const { data, errors } = await hub.ask(listOf('79-SYT', '(orderBy: { field: REGISTERED_ON })'), {}, transfer);
  expect(data).toEqual({ department: { beneficiaries: null } });
  expect(errors).toMatchObject([{ extensions: { reason: 'FIELD_NOT_OPENED', field: 'Beneficiary.registeredOn' } }]);
  const open = await hub.read(listOf('79-SYT', ''), {}, transfer);
  expect(open.department.beneficiaries.totalCount).toBeGreaterThan(0);
});

test('a list below a record is refused by a closed field as well', async () => {
  const query = `{ department(code: "92-SYT") { beneficiaries(first: 1, filter: { category: { eq: OLDER_PERSON } }) {
    nodes { category enrolments(filter: { startedOn: { lte: "2026-01-01" } }) { nodes { status } } } } } }`;
  const { data, errors } = await hub.ask<any>(query, {}, portal);
  expect(data.department.beneficiaries.nodes).toEqual([{ category: 'OLDER_PERSON', enrolments: null }]);
  expect(errors).toMatchObject([{ extensions: { reason: 'FIELD_NOT_OPENED', field: 'Enrolment.startedOn' } }]);
});

test('personal data that was read is recorded field by field, under its own class', async () => {
  const query = `query WhoIsIt { department(code: "92-SYT") { beneficiaries(first: 2) {
    nodes { id status identity { name phone } } } } }`;
  await hub.read(query, {}, officer);
  const entry = await hub.database.client.accessEvent.findFirstOrThrow({ where: { operation: 'WhoIsIt' } });
  expect([entry.dataClass, entry.fields, entry.subjects.length]).toEqual([
    'IDENTITY',
    [
      'Beneficiary.id',
      'Beneficiary.identity',
      'Beneficiary.status',
      'BeneficiaryIdentity.name',
      'BeneficiaryIdentity.phone',
    ],
    2,
  ]);
});
