import fc, { type Arbitrary } from 'fast-check';
import { createCatalogue } from '../../src/access/field-class.ts';
import type { RecordAttributes } from '../../src/access/access-rule.ts';
import type { ClauseSnapshot, AccessSnapshot } from '../../src/access/access-snapshot.ts';
import { Grants } from '../../src/access/grants.ts';
import { Policy } from '../../src/access/policy.ts';
import { modelPolicies } from '../../src/access/model-policies.ts';
import { Succession } from '../../src/access/succession.ts';
import { filterToSql } from '../../src/db/statements/filter.ts';
import { everything, type Filter } from '../../src/filter/filter.ts';
import { enums, type DataClass, type FieldOfWork, type ModelName } from '../../src/db/generated/model.ts';
import { identifier, sql } from '../../src/db/statements/sql.ts';
import { appendEntries } from '../../src/audit/append-entries.ts';
import { entryId, writeEntry } from '../../src/audit/entry.ts';
import { lookBy, partOf } from '../support/ledger/events.ts';
import { mayRead, type PlainRow } from '../support/oracle/access-oracle.ts';
import { openHub, today as defaultToday, type TestHub } from '../support/hub.ts';
import { runs } from '../support/property/runs.ts';
import { requesterOf, type TestViewer } from '../support/viewers.ts';

/** Days around which clauses, agreements and departments begin and end. */
const days = [
  '2025-02-28',
  '2025-03-01',
  '2025-07-01',
  '2026-01-01',
  '2026-11-20',
  '2026-11-21',
  '2026-12-31',
] as const;
const today = defaultToday;
const day = fc.constantFrom(...days);
const maybe = <Value>(arbitrary: Arbitrary<Value>): Arbitrary<Value | null> => fc.option(arbitrary, { freq: 5 });

const fields = ['SOCIAL_PROTECTION', 'CHILD_PROTECTION', 'MERITORIOUS_SERVICE', 'EMPLOYMENT'] as const;
const categories = [
  'OLDER_PERSON',
  'PERSON_WITH_DISABILITY',
  'CHILD_ORPHAN',
  'WAR_INVALID',
  'UNEMPLOYED_WORKER',
] as const;
const programmes = ['social-assistance', 'merit'] as const;
const purposes = ['TRANSFER', 'VERIFICATION'] as const;

let hub: TestHub;
let departments: string[];
const rows = new Map<
  ModelName,
  { readonly id: string; readonly plain: PlainRow; readonly facts: RecordAttributes }[]
>();

beforeAll(async () => {
  hub = await openHub({ compared: false });
  const { client } = hub.database;
  const found = await client.department.findMany({
    where: { beneficiaries: { none: {} } },
    take: 6,
    orderBy: { id: 'asc' },
  });
  departments = found.map(({ id }) => id);
  await addRows();
  await addPapers();
  await addBudgets();
  await addEvents();
});
afterAll(() => hub.close());

const record = (model: ModelName, departmentId: string, category: (typeof categories)[number], programme?: string) => ({
  plain: { model, departmentId, category, ...(programme === undefined ? {} : { programme }) },
  facts: { model, isOpen: false, departmentIds: [departmentId], category, programme: programme ?? null, fields: [] },
});

/** A row of the database, as input for the oracle and the policy. */
function note(model: ModelName, id: string, row: { plain: PlainRow; facts: RecordAttributes }): void {
  rows.set(model, [...(rows.get(model) ?? []), { id, ...row }]);
}

/** A row that is no record, of these departments. */
function internal(
  plain: Omit<PlainRow, 'departmentId'>,
  departmentIds: readonly string[],
): { readonly plain: PlainRow; readonly facts: RecordAttributes } {
  const [departmentId = null, ...furtherDepartmentIds] = departmentIds;
  const { model, isPublished = false, programme = null } = plain;
  return {
    plain: { ...plain, departmentId, furtherDepartmentIds },
    facts: {
      model: model as ModelName,
      isOpen: isPublished,
      departmentIds,
      category: null,
      programme,
      fields: (plain.fields ?? []) as FieldOfWork[],
    },
  };
}

const everyField = { fields: [...fields] };

/** Agreements of neighbours, drafts and signed ones, with all that is part of them. */
async function addPapers(): Promise<void> {
  const { client } = hub.database;
  for (const [place, from] of departments.entries()) {
    const to = departments[(place + 1) % departments.length] as string;
    for (const stage of ['DRAFT', 'SIGNED'] as const) {
      const id = `made ${from} ${stage}`;
      const plain = { ...everyField, isPublished: stage === 'SIGNED', isNeverShared: true };
      const noteOne = (model: ModelName, row: string, more: Partial<PlainRow> = {}): void =>
        note(model, row, internal({ model, ...plain, ...more }, [from, to]));
      await client.cooperationAgreement.create({
        data: {
          ...{ id, kind: 'COOPERATION_AGREEMENT', title: id, sortKey: id, stage, fields: ['EMPLOYMENT'] },
          ...{ reviewCycle: 'ANNUAL', startsOn: new Date('2025-01-01'), endsOn: new Date('2026-12-31') },
        },
      });
      noteOne('CooperationAgreement', id);
      for (const [position, departmentId] of [from, to].entries()) {
        await client.agreementParty.create({
          data: { id: `${id} ${position}`, agreementId: id, departmentId, position },
        });
        noteOne('AgreementParty', `${id} ${position}`);
      }
      await client.sharingClause.create({
        data: {
          id,
          agreementId: id,
          fromPartyId: `${id} 0`,
          toPartyId: `${id} 1`,
          position: 1,
          dataClass: 'RECORD',
        },
      });
      noteOne('SharingClause', id);
      await client.documentShare.create({
        data: { id, agreementId: id, fromDepartmentId: from, toDepartmentId: to, count: 1, about: 'x' },
      });
      noteOne('DocumentShare', id);
      await client.agreementReview.create({
        data: { id, agreementId: id, heldOn: new Date('2026-01-01'), findings: 'x' },
      });
      noteOne('AgreementReview', id, { keepsInternal: true });
      const due = await client.dueReview.findMany({ where: { agreementId: id } });
      for (const review of due) noteOne('DueReview', review.id);
      const text = { about: 'x', aboutEn: 'x', sortKey: 'x', position: 1, agreementId: id };
      await client.commitment.create({ data: { id, ...text } });
      noteOne('Commitment', id);
      await client.point.create({ data: { id, kind: 'CONTENT', ...text } });
      noteOne('Point', id);
      const carriers = await client.agreementCarrier.findMany({ where: { party: { agreementId: id } } });
      for (const carrier of carriers) noteOne('AgreementCarrier', carrier.id);
    }
  }
}

/** Budgets and what was paid of them, published and not. */
async function addBudgets(): Promise<void> {
  const { client } = hub.database;
  const found = await client.programme.findMany({ where: { id: { in: [...programmes] } } });
  for (const departmentId of departments) {
    for (const programme of found) {
      const id = `made ${departmentId} ${programme.id}`;
      const started = { startsOn: new Date('2020-01-01') };
      await client.delivery.create({ data: { id, departmentId, programmeId: programme.id, ...started } });
      for (const [place, publishedOn] of [null, '2026-11-21', '2026-11-22'].entries()) {
        const line = `${id} ${place}`;
        await client.budgetLine.create({
          data: {
            id: line,
            deliveryId: id,
            fiscalYear: 2020 + place,
            capitalType: 'RECURRENT',
            capitalSource: 'CENTRAL',
            allocated: 1n,
            publishedOn: publishedOn && new Date(publishedOn),
          },
        });
        const plain = { programme: programme.id, fields: programme.fields, isPublished: publishedOn === today };
        note('BudgetLine', line, internal({ model: 'BudgetLine', ...plain }, [departmentId]));
        await client.disbursement.create({ data: { id: line, budgetLineId: line, period: '2026', amount: 1n } });
        note('Disbursement', line, internal({ model: 'Disbursement', ...plain }, [departmentId]));
      }
    }
  }
}

/** Entries of the ledger: of the data of one department, read by another. */
async function addEvents(): Promise<void> {
  const { client } = hub.database;
  const common = { ...lookBy('reader', []), role: 'PORTAL' } as const;
  for (const owner of [...departments.slice(0, 4), null]) {
    for (const reader of [...departments.slice(2), null]) {
      const event = { ...common, departmentId: reader, parts: [partOf([], { ownerDepartmentId: owner })] };
      const number = await appendEntries(client, [writeEntry(event, new Date().toISOString())]);
      const departmentIds = [owner, reader].filter((each) => each !== null);
      const plain = { model: 'AccessEvent', ...everyField, isNeverShared: true, isLedger: true };
      note('AccessEvent', entryId(number), internal(plain, departmentIds));
    }
  }
}

/** Records and difficulties of the few departments that the made agreements are between. */
async function addRows(): Promise<void> {
  const { client } = hub.database;
  const source = await client.source.findFirstOrThrow();
  for (const departmentId of departments) {
    for (const [place, category] of categories.entries()) {
      const id = `${departmentId}:${place}`;
      const programmeId = programmes[place % 2] ?? 'merit';
      const own = { departmentId, synthetic: true };
      await client.beneficiary.create({
        data: {
          id,
          ...own,
          kind: 'PERSON',
          group: 'WORKERS',
          category,
          commune: 'x',
          status: 'ACTIVE',
          registeredOn: new Date('2020-01-01'),
        },
      });
      note('Beneficiary', id, record('Beneficiary', departmentId, category));
      await client.beneficiaryIdentity.create({ data: { id, beneficiaryId: id, departmentId, sealed: '' } });
      note('BeneficiaryIdentity', id, record('BeneficiaryIdentity', departmentId, category));
      await client.enrolment.create({
        data: {
          id: `${id}.1`,
          ...own,
          beneficiaryId: id,
          programmeId,
          startedOn: new Date('2020-01-01'),
          status: 'ACTIVE',
          monthlyAmount: 1n,
        },
      });
      note('Enrolment', `${id}.1`, record('Enrolment', departmentId, category, programmeId));
      await client.payment.create({
        data: {
          id: `${id}.1.202601`,
          ...own,
          enrolmentId: `${id}.1`,
          month: '202601',
          amount: 1n,
          channel: 'CASH',
          status: 'PAID',
        },
      });
      note('Payment', `${id}.1.202601`, record('Payment', departmentId, category, programmeId));
    }
    for (const [place, field] of fields.entries()) {
      for (const isPublished of [true, false]) {
        const id = `made ${departmentId} ${place} ${isPublished}`;
        await client.difficulty.create({
          data: {
            id,
            about: 'x',
            sortKey: 'x',
            fields: [field],
            departmentId,
            sourceId: isPublished ? source.id : null,
          },
        });
        note('Difficulty', id, internal({ model: 'Difficulty', fields: [field], isPublished }, [departmentId]));
        const answerer = departments[(departments.indexOf(departmentId) + 1) % departments.length] as string;
        const answered = { difficultyId: id, departmentId: answerer, answeredOn: new Date('2026-01-01'), text: 'x' };
        await client.difficultyAnswer.create({ data: { id, ...answered } });
        const plain = { model: 'DifficultyAnswer', fields: [field], isPublished };
        note('DifficultyAnswer', id, internal(plain, [answerer, departmentId]));
      }
    }
  }
}

/** Fields that the made clauses open, and that are asked for. */
const asked: Readonly<Record<string, DataClass>> = {
  'Beneficiary.id': 'RECORD',
  'Beneficiary.status': 'RECORD',
  'Beneficiary.category': 'RECORD',
  'Beneficiary.identity': 'IDENTITY',
  'BeneficiaryIdentity.name': 'IDENTITY',
  'BeneficiaryIdentity.phone': 'IDENTITY',
  'Enrolment.id': 'RECORD',
  'Enrolment.status': 'RECORD',
  'Payment.id': 'RECORD',
  'Payment.amount': 'RECORD',
  'Difficulty.id': 'PUBLIC',
  'Difficulty.about': 'INTERNAL',
  'DifficultyAnswer.id': 'PUBLIC',
  'DifficultyAnswer.text': 'INTERNAL',
  'BudgetLine.id': 'PUBLIC',
  'BudgetLine.allocated': 'INTERNAL',
  'Disbursement.id': 'PUBLIC',
  'Disbursement.amount': 'INTERNAL',
  'CooperationAgreement.title': 'PUBLIC',
  'AgreementParty.role': 'PUBLIC',
  'SharingClause.position': 'PUBLIC',
  'DocumentShare.count': 'PUBLIC',
  'AgreementReview.heldOn': 'PUBLIC',
  'AgreementReview.findings': 'INTERNAL',
  'AgreementCarrier.field': 'PUBLIC',
  'DueReview.period': 'PUBLIC',
  'Commitment.about': 'PUBLIC',
  'Point.about': 'PUBLIC',
  'AccessEvent.id': 'PUBLIC',
  'AccessEvent.kind': 'INTERNAL',
};

const clauseArbitrary = (): Arbitrary<Omit<ClauseSnapshot, 'id'>> => {
  const department = fc.constantFrom(...departments);
  return fc.record({
    agreementId: fc.constant('made'),
    agreementNumber: fc.constant(null),
    agreementTitle: fc.constant('made'),
    stage: fc.constantFrom(
      'SIGNED' as const,
      'SIGNED' as const,
      'SIGNED' as const,
      'DRAFT' as const,
      'TERMINATED' as const,
    ),
    agreementStartsOn: maybe(day),
    agreementEndsOn: maybe(fc.constantFrom(...days, '2027-12-31' as const)),
    terminatedOn: maybe(day),
    fromDepartmentId: department,
    toDepartmentId: department,
    position: fc.nat(9),
    dataClass: fc.constantFrom('RECORD' as const, 'RECORD' as const, 'IDENTITY' as const, 'INTERNAL' as const),
    fields: fc.subarray([...fields], { minLength: 0 }),
    categories: fc.subarray([...categories]),
    programmeCodes: fc.subarray([...programmes]),
    openedFields: fc.subarray(Object.keys(asked)),
    purposes: fc.subarray([...purposes]),
    caseRequired: fc.boolean(),
    startsOn: maybe(fc.constantFrom('2025-03-01', '2026-01-01', '2026-11-21', '2026-11-22')),
    endsOn: maybe(fc.constantFrom('2026-11-20', '2026-11-21', '2027-12-31')),
  });
};

const life = fc.record({
  validFrom: fc.constantFrom('2000-01-01', '2025-03-01', '2026-11-21', '2026-11-22'),
  validTo: fc.constantFrom(null, null, '2025-02-28', '2026-11-20', '2026-11-21'),
});

const factsArbitrary = (): Arbitrary<AccessSnapshot> =>
  fc.record({
    version: fc.constant(1),
    clauses: fc
      .array(clauseArbitrary(), { maxLength: 6 })
      .map((all) => all.map((clause, place) => ({ id: `clause ${place}`, ...clause }))),
    departments: fc.tuple(...departments.map(() => life)).map((lives) =>
      lives.map((each, place) => ({
        id: departments[place] ?? '',
        code: `code ${place}`,
        provinceId: '',
        provinceCode: '',
        ...each,
      })),
    ),
    lineage: fc.array(
      fc
        .record({
          ancestorId: fc.constantFrom(...departments),
          descendantId: fc.constantFrom(...departments),
          field: fc.constantFrom<FieldOfWork[]>(...fields),
        })
        .chain((passed) => life.map((each) => ({ ...passed, ...each }))),
      { maxLength: 6 },
    ),
    recordHolders: fc.constant(departments),
    links: fc.constant([]),
  });

const viewerArbitrary: Arbitrary<TestViewer> = fc
  .record({
    role: fc.constantFrom(
      ...enums.ViewerRole,
      'OFFICER' as const,
      'PORTAL' as const,
      'PORTAL' as const,
      'ANALYST' as const,
    ),
    department: fc.constantFrom(...[0, 1, 2, 3, 4, 5].map((place) => `code ${place}`), 'no code', null),
    purpose: fc.constantFrom(...purposes, ...purposes, null),
    caseReference: fc.constantFrom('A-1', null),
  })
  .map(({ role, department, purpose, caseReference }) => ({
    role,
    ...(department === null ? {} : { department }),
    ...(purpose === null ? {} : { purpose }),
    ...(caseReference === null ? {} : { caseReference }),
  }));

function policyOf(facts: AccessSnapshot, viewer: TestViewer): Policy {
  const { identity, purpose, caseReference } = requesterOf(viewer);
  const grants = new Grants(facts, today);
  const departmentId =
    identity.departmentCode === null ? null : new Succession(facts, today).byCode(identity.departmentCode);
  return new Policy({
    viewer: { identity, departmentId, purpose, caseReference },
    grants,
    catalogue: createCatalogue(hub.app.schema),
    today,
    recordHolders: new Set(facts.recordHolders),
    isLedgerOpen: true,
  });
}

/** The rows that the condition of a list finds in the database; none where the list is refused. */
async function found(policy: Policy, model: ModelName, coordinate: string): Promise<Set<string>> {
  let where: Filter;
  try {
    where = policy.where(model, new Set([coordinate])) ?? everything;
  } catch (error) {
    expect(error).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    return new Set();
  }
  const condition = filterToSql({ model, alias: 't', day: sql`${today}::date` }, where);
  const made = (rows.get(model) ?? []).map(({ id }) => id);
  const ids = await hub.database.client.$queryRaw<{ id: string }[]>(
    sql`SELECT t."id" FROM ${identifier(model)} AS t WHERE t."id" = ANY(${made}::text[]) AND ${condition}`,
  );
  return new Set(ids.map(({ id }) => id));
}

test('one row at a time, as a condition of lists, and by the plain rules: the same is open', async () => {
  const { classOf, comesWithRow } = createCatalogue(hub.app.schema);
  const classes = new Map(Object.keys(asked).map((field) => [field, classOf(field) as DataClass]));
  expect(Object.fromEntries(classes)).toEqual(asked);
  // The conditions of a protected model without rows here would not be tested.
  expect([...rows.keys()].sort()).toEqual(Object.keys(modelPolicies).sort());
  let cases = 0;
  let allowed = 0;
  const coordinates = fc.constantFrom(...Object.keys(asked));
  await fc.assert(
    fc.asyncProperty(
      factsArbitrary(),
      viewerArbitrary,
      fc.array(coordinates, { minLength: 2, maxLength: 4 }),
      async (facts, viewer, some) => {
        const policy = policyOf(facts, viewer);
        for (const coordinate of some) {
          const model = coordinate.slice(0, coordinate.indexOf('.')) as ModelName;
          const inList = await found(policy, model, coordinate);
          for (const { id, plain, facts: row } of rows.get(model) ?? []) {
            const expected = mayRead({
              facts,
              today,
              viewer,
              row: plain,
              coordinate,
              classes,
              dataClass: asked[coordinate] as DataClass,
              comesWithRow: comesWithRow(coordinate),
            });
            const decided = policy.decide(row, coordinate).isAllowed;
            if (decided !== expected || inList.has(id) !== expected) {
              throw new Error(
                `${coordinate} of ${id}: plainly ${expected}, decided ${decided}, in lists ${inList.has(id)}`,
              );
            }
            cases += 1;
            allowed += Number(expected);
          }
        }
      },
    ),
    runs(400),
  );
  expect(cases).toBeGreaterThan(10_000);
  expect(allowed).toBeGreaterThan(1_000);
});
