import fc, { type Arbitrary } from 'fast-check';
import type { PrismaClient } from '../../../src/db/generated/client/client.ts';
import { seal } from '../../../src/sealing/seal.ts';
import { departmentOf, type IdentityRow, type Records } from '../contract/rows.ts';
import { testKeys } from '../keys.ts';

const categories = [
  ['SOCIAL_PROTECTION', 'OLDER_PERSON'],
  ['SOCIAL_PROTECTION', 'PERSON_WITH_DISABILITY'],
  ['MERITORIOUS_SERVICE', 'WAR_INVALID'],
  ['CHILDREN', 'CHILD_ORPHAN'],
  ['POVERTY', 'POOR_HOUSEHOLD'],
] as const;

const communes = ['Phường Hội An', 'PHƯỜNG HỘI AN', 'Xã Đắk Lắk', 'xa đak lak', 'Xã Ấn Phú 100%', 'Phường An_Phú\\'];

/** Few days, so that many rows share one; the last ones are in the future. */
const days = ['2025-07-01', '2025-07-02', '2025-12-31', '2026-11-21', '2026-11-22', '2027-03-01'];
const months = ['202507', '202508', '202512', '202601'];

/** Keys that different text orders sort differently: by number, by letter, by case. */
const locals = ['1', '2', '10', '9', 'a', 'B', 'Z-1', 'z_1', '_', '-1', 'A', 'b', '0', '17', '170', '1-7'];

interface Draft {
  readonly local: string;
  readonly category: (typeof categories)[number];
  readonly birthYear: number;
  readonly commune: string;
  readonly status: string;
  readonly registeredOn: string;
  readonly synthetic: boolean;
  readonly identity: IdentityDraft | null;
  readonly enrolments: readonly EnrolmentDraft[];
}

type IdentityDraft = Omit<IdentityRow, 'beneficiaryId'>;

interface EnrolmentDraft {
  readonly programmeId: string;
  readonly startedOn: string;
  readonly endedOn: string | null;
  readonly status: string;
  readonly monthlyAmount: number;
  readonly payments: readonly PaymentDraft[];
}

interface PaymentDraft {
  readonly month: string;
  readonly amount: number;
  readonly channel: string;
  readonly status: string;
  readonly paidOn: string | null;
}

const amount = fc.constantFrom(0, 360_000, 360_000, 540_000, 9_007_199_254_740_990);

const payment: Arbitrary<PaymentDraft> = fc.record({
  month: fc.constantFrom(...months),
  amount,
  channel: fc.constantFrom('CASH', 'BANK_TRANSFER', 'POST_OFFICE'),
  status: fc.constantFrom('PENDING', 'PAID', 'RETURNED'),
  paidOn: fc.constantFrom(null, '2025-12-31', '2026-01-15'),
});

const enrolment = (programmes: readonly string[]): Arbitrary<EnrolmentDraft> =>
  fc.record({
    programmeId: fc.constantFrom(...programmes),
    startedOn: fc.constantFrom(...days),
    endedOn: fc.constantFrom(null, null, '2026-06-30'),
    status: fc.constantFrom('ACTIVE', 'SUSPENDED', 'ENDED'),
    monthlyAmount: amount,
    payments: fc.uniqueArray(payment, { maxLength: 3, selector: ({ month }) => month }),
  });

const identity: Arbitrary<IdentityDraft> = fc.record({
  name: fc.constantFrom('Nguyễn Thị Mẫu', 'Trần Văn Thử', null),
  dateOfBirth: fc.constantFrom(null, '1956-02-29', '2012-01-01'),
  sex: fc.constantFrom('MALE', 'FEMALE', null),
  citizenId: fc.constantFrom(null, '048156000001', '048156000002', '001056000003'),
  address: fc.constantFrom(null, 'Thôn 1'),
  phone: fc.constantFrom(null, '0000123456'),
});

const draft = (programmes: readonly string[], enrolments: number): Arbitrary<Draft> =>
  fc.record({
    local: fc.constantFrom(...locals),
    category: fc.constantFrom(...categories),
    birthYear: fc.constantFrom(1956, 1956, 1980, 2012),
    commune: fc.constantFrom(...communes),
    status: fc.constantFrom('ACTIVE', 'SUSPENDED', 'GRADUATED', 'DECEASED', 'MOVED'),
    registeredOn: fc.constantFrom(...days),
    synthetic: fc.boolean(),
    identity: fc.option(identity, { freq: 2 }),
    enrolments: fc.array(enrolment(programmes), { maxLength: enrolments }),
  });

function recordsOf(department: string, drafts: readonly Draft[]): Records {
  const made = drafts.map((each) => ({ id: `${department}:${each.local}`, each }));
  const enrolments = made.flatMap(({ id, each }) =>
    each.enrolments.map(({ payments, ...row }, place) => ({
      row: { ...row, id: `${id}.${place + 1}`, beneficiaryId: id, synthetic: each.synthetic },
      payments,
    })),
  );
  return {
    beneficiaries: made.map(({ id, each: { category, birthYear, commune, status, registeredOn, synthetic } }) => ({
      id,
      commune,
      status,
      registeredOn,
      synthetic,
      kind: category[0] === 'POVERTY' ? 'HOUSEHOLD' : 'PERSON',
      group: category[0],
      category: category[1],
      birthYear: category[0] === 'POVERTY' ? null : birthYear,
    })),
    enrolments: enrolments.map(({ row }) => row),
    payments: enrolments.flatMap(({ row, payments }) =>
      payments.map((each) => ({
        ...each,
        id: `${row.id}.${each.month}`,
        enrolmentId: row.id,
        synthetic: row.synthetic,
      })),
    ),
    identities: made.flatMap(({ id, each }) =>
      each.identity === null ? [] : [{ ...each.identity, beneficiaryId: id }],
    ),
  };
}

export interface RecordsSize {
  /** Maximum number of beneficiaries, and never more than 16. */
  readonly beneficiaries?: number;
  /** Maximum number of enrolments of each beneficiary. */
  readonly enrolments?: number;
}

/**
 * Generates records of a department: many on one day, with keys that different text orders sort differently, some
 * without rows below them.
 */
export const departmentRecords = (
  department: string,
  programmes: readonly string[],
  { beneficiaries = 8, enrolments = 2 }: RecordsSize = {},
): Arbitrary<Records> =>
  fc
    .uniqueArray(draft(programmes, enrolments), { maxLength: beneficiaries, selector: ({ local }) => local })
    .map((drafts) => recordsOf(department, drafts));

/** Creates a number of beneficiaries with numeric keys, always the same ones. */
export function manyRecords(department: string, programmes: readonly string[], count: number, seed = 7): Records {
  const drafts = fc.sample(draft(programmes, 2), { numRuns: count, seed });
  return recordsOf(
    department,
    drafts.map((each, place) => ({ ...each, local: String(place + 1) })),
  );
}

/** Joins the records of many departments in one register. */
export const joinRecords = (parts: readonly Records[]): Records => ({
  beneficiaries: parts.flatMap(({ beneficiaries }) => beneficiaries),
  enrolments: parts.flatMap(({ enrolments }) => enrolments),
  payments: parts.flatMap(({ payments }) => payments),
  identities: parts.flatMap(({ identities }) => identities),
});

const asDate = (day: string): Date => new Date(day);
const asDateOrNull = (day: string | null): Date | null => (day === null ? null : new Date(day));

/** Adds records to the store of a hub. */
export async function storeRecords(client: PrismaClient, records: Records): Promise<void> {
  const keys = testKeys();
  await client.beneficiary.createMany({
    data: records.beneficiaries.map((row) => ({
      ...row,
      departmentId: departmentOf(row.id),
      registeredOn: asDate(row.registeredOn),
    })) as never,
  });
  await client.enrolment.createMany({
    data: records.enrolments.map((row) => ({
      ...row,
      departmentId: departmentOf(row.id),
      startedOn: asDate(row.startedOn),
      endedOn: asDateOrNull(row.endedOn),
      monthlyAmount: BigInt(row.monthlyAmount),
    })) as never,
  });
  await client.payment.createMany({
    data: records.payments.map((row) => ({
      ...row,
      departmentId: departmentOf(row.id),
      amount: BigInt(row.amount),
      paidOn: asDateOrNull(row.paidOn),
    })) as never,
  });
  await client.beneficiaryIdentity.createMany({
    data: records.identities.map(({ beneficiaryId, ...data }) => ({
      id: beneficiaryId,
      beneficiaryId,
      departmentId: departmentOf(beneficiaryId),
      ...seal(keys, data, beneficiaryId),
    })),
  });
}

/** Deletes all records from the store of a hub. */
export async function removeRecords(client: PrismaClient): Promise<void> {
  await client.beneficiaryIdentity.deleteMany();
  await client.payment.deleteMany();
  await client.enrolment.deleteMany();
  await client.beneficiary.deleteMany();
}
