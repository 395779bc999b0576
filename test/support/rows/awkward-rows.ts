import fc from 'fast-check';
import { pino } from 'pino';
import { Ledger } from '../../../src/audit/ledger.ts';
import type { Database } from '../../../src/db/database.ts';
import type { PrismaClient } from '../../../src/db/generated/client/client.ts';

/** The parents of rows that a test adds: rows that every test database has. */
interface Anchors {
  readonly indicatorId: string;
  readonly programmeId: string;
  readonly provinceIds: readonly string[];
  readonly deliveryId: string;
}

async function findAnchors(client: PrismaClient): Promise<Anchors> {
  const indicator = await client.indicator.findFirstOrThrow({ orderBy: { id: 'asc' } });
  const programme = await client.programme.findFirstOrThrow({ orderBy: { id: 'asc' } });
  const provinces = await client.province.findMany({ orderBy: { id: 'asc' }, take: 4 });
  const delivery = await client.delivery.findFirstOrThrow({ orderBy: { id: 'asc' } });
  return {
    indicatorId: indicator.id,
    programmeId: programme.id,
    provinceIds: provinces.map(({ id }) => id),
    deliveryId: delivery.id,
  };
}

const day = fc.constantFrom(null, null, '2021-05-04', '2025-06-30', '2025-07-01', '2026-01-01', '2027-01-01');
const text = fc.constantFrom('Đắk Lắk', 'đak lak', 'DAK LAK 100%', 'a_i\\b', 'ai b', 'Ơ kìa', 'ở “đây”', '');
const figure = fc.constantFrom(
  null,
  '0.0001',
  '12.3456',
  '-1.5',
  '12.3456',
  '108000000000',
  '9007199254740991',
  '3',
  '0',
);
const period = fc.constantFrom(null, '2023', '2023S1', '2024Q3', '202311');
const provinceOr = ({ provinceIds }: Anchors): fc.Arbitrary<string | null> => fc.constantFrom(null, ...provinceIds);
const asDate = (value: string | null): Date | null => (value === null ? null : new Date(value));

/** Generates a number of rows, always the same ones. */
function sample<Row>(name: string, count: number, arbitrary: fc.Arbitrary<Row>): (Row & { readonly id: string })[] {
  return fc.sample(arbitrary, { numRuns: count, seed: 7 }).map((row, place) => ({ ...row, id: `${name}-${place}` }));
}

/**
 * Adds rows that are difficult for lists to a test's copy of the database: unknown values, ties, fractions, extreme
 * amounts, texts with wildcards.
 */
export async function addAwkwardRows(client: PrismaClient): Promise<void> {
  const anchors = await findAnchors(client);
  const agreement = fc.record({
    kind: fc.constantFrom('COOPERATION_AGREEMENT' as const, 'COORDINATION_PROGRAMME' as const),
    stage: fc.constantFrom('DRAFT' as const, 'SIGNED' as const, 'TERMINATED' as const),
    title: text,
    sortKey: text,
    signedOn: day.map(asDate),
    startsOn: day.map(asDate),
    endsOn: day.map(asDate),
    terminatedOn: day.map(asDate),
    fields: fc.subarray(['EMPLOYMENT' as const, 'CHILD_PROTECTION' as const, 'COMMUNICATION' as const]),
    reviewCycle: fc.constantFrom(null, 'ANNUAL' as const),
  });
  await client.cooperationAgreement.createMany({ data: sample('awkward', 30, agreement) });
  const value = fc.record({
    indicatorId: fc.constant(anchors.indicatorId),
    provinceId: provinceOr(anchors),
    period,
    measuredOn: day.map(asDate),
    baseline: figure,
    actual: figure,
  });
  await client.indicatorValue.createMany({ data: sample('awkward', 40, value) });
  const level = fc.record({
    programmeId: fc.constant(anchors.programmeId),
    provinceId: provinceOr(anchors),
    amount: fc.constantFrom(0n, 360_000n, 360_000n, 9_007_199_254_740_990n),
    validFrom: day.map(asDate),
    validTo: day.map(asDate),
  });
  await client.standardLevel.createMany({ data: sample('awkward', 25, level) });
  const titled = { about: text, sortKey: text };
  const matter = { ...titled, fields: fc.subarray(['EMPLOYMENT' as const]) };
  const exchange = fc.record({
    kind: fc.constant('VISIT' as const),
    title: text,
    sortKey: text,
    heldOn: day.map(asDate),
    period,
    fields: fc.subarray(['EMPLOYMENT' as const]),
    programmeKinds: fc.subarray(['LOCAL' as const, 'NATIONAL_TARGET' as const]),
  });
  await client.exchange.createMany({ data: sample('awkward', 25, exchange) });
  const practice = fc.record({ ...matter, provinceId: provinceOr(anchors), recordedOn: day.map(asDate) });
  await client.practice.createMany({ data: sample('awkward', 25, practice) });
  await client.difficulty.createMany({
    data: sample('awkward', 30, fc.record({ ...matter, raisedOn: day.map(asDate) })),
  });
  const document = fc.record({
    ...titled,
    kind: fc.constantFrom('PLAN' as const, 'LAW' as const),
    number: fc.constantFrom(null, '12/NQ-CP', '12/NQ-CP', 'Đ1'),
    issuers: fc.subarray(['Quốc hội', 'Chính phủ']),
    issuedOn: day.map(asDate),
    fields: fc.subarray(['EMPLOYMENT' as const]),
  });
  await client.document.createMany({ data: sample('awkward', 25, document) });
  const line = fc.record({
    deliveryId: fc.constant(anchors.deliveryId),
    capitalType: fc.constant('RECURRENT' as const),
    capitalSource: fc.constant('GRANT' as const),
    allocated: fc.constantFrom(0n, 5_000_000n, 5_000_000n),
    publishedOn: day.map(asDate),
  });
  const lines = sample('awkward', 12, line).map((row, place) => ({ ...row, fiscalYear: 1990 + place }));
  await client.budgetLine.createMany({ data: lines });
  await client.disbursement.createMany({
    data: lines.map(({ id, fiscalYear }) => ({ id, budgetLineId: id, period: `${fiscalYear}S1`, amount: 1_000_000n })),
  });
}

/**
 * Adds ledger entries that are difficult for lists: many at one instant, unknown values, beneficiaries in several
 * entries.
 */
export async function addAwkwardEvents(database: Database): Promise<void> {
  const { client } = database;
  const departments = await client.department.findMany({ orderBy: { id: 'asc' }, take: 3 });
  const clauses = await client.sharingClause.findMany({ orderBy: { id: 'asc' }, take: 2 });
  const beneficiaries = await client.beneficiary.findMany({ orderBy: { id: 'asc' }, take: 5 });
  const idOf = (rows: readonly { readonly id: string }[]): fc.Arbitrary<string | null> =>
    fc.constantFrom(null, ...rows.map(({ id }) => id));
  const part = fc.record({
    look: fc.record({
      kind: fc.constantFrom('READ' as const, 'DENIAL' as const, 'CHANGE' as const),
      dataClass: fc.constantFrom(null, 'RECORD' as const),
      reason: fc.constantFrom(null, 'PURPOSE_MISSING'),
      fields: fc.subarray(['Beneficiary.status', 'Enrolment.status']),
    }),
    ownerDepartmentId: idOf(departments),
    clauseId: idOf(clauses),
    subjects: fc.subarray(beneficiaries.map(({ id }) => id)),
  });
  const event = fc.record({
    actor: fc.constantFrom(null, 'officer@92-SYT', 'officer@91-SYT'),
    client: fc.constantFrom(null, 'Cổng'),
    role: fc.constantFrom('OFFICER' as const, 'PORTAL' as const),
    departmentId: idOf(departments),
    purpose: fc.constantFrom(null, 'CARE'),
    caseReference: fc.constantFrom(null, 'HS-1'),
    operation: fc.constantFrom(null, 'Page'),
    parts: fc.array(part, { minLength: 1, maxLength: 3 }),
  });
  let minute = 0;
  const now = (): Date => new Date(Date.UTC(2026, 10, 20, 5, Math.floor((minute += 1) / 3)));
  const ledger = new Ledger({ database, log: pino({ level: 'silent' }), key: null, now });
  for (const each of fc.sample(event, { numRuns: 40, seed: 7 })) await ledger.append([each]);
}
