import type {
  BeneficiaryCategory,
  BeneficiaryRow,
  EnrolmentRow,
  ModelName,
  PaymentRow,
  Rows,
} from '../../src/db/generated/model.ts';
import { packagePath } from '../../src/base/paths.ts';
import type { Batch } from '../../src/seed/batch.ts';
import { readReference } from '../../src/seed/reference/index.ts';
import { readSyntheticData } from '../../src/seed/synthetic/data.ts';
import { Levels } from '../../src/seed/synthetic/levels.ts';
import { syntheticRecords } from '../../src/seed/synthetic/records.ts';

/** The law as a plain table: nothing here is read from the generator or from its data file. */
const national = {
  'social-assistance': [
    ['2026-07-01', 540_000],
    ['2024-07-01', 500_000],
    ['2021-07-01', 360_000],
    ['0000-00-00', 270_000],
  ],
  'social-pension': [
    ['2026-07-01', 540_000],
    ['2025-07-01', 500_000],
  ],
} as const;

type Social = keyof typeof national;
const isSocial = (programme: string): programme is Social => Object.hasOwn(national, programme);

/** The level of a programme in a province on a day: Hà Nội has decided a higher one of social assistance. */
function levelOn(programme: Social, province: string, day: string): number {
  const [, level] = national[programme].find(([from]) => from <= day) ?? [];
  if (level === undefined) throw new Error(`${programme} began after ${day}.`);
  return programme === 'social-assistance' && province === '01' && day >= '2026-01-01'
    ? Math.max(level, 650_000)
    : level;
}

/** Coefficients of a category at the age that is reached in the year. */
const coefficients: Partial<Record<BeneficiaryCategory, (age: number) => readonly number[]>> = {
  CHILD_WITHOUT_SUPPORT: (age) => [age < 4 ? 2.5 : 1.5],
  CHILD_ORPHAN: (age) => [age < 4 ? 2.5 : 1.5],
  CHILD_ABANDONED: (age) => [age < 4 ? 2.5 : 1.5],
  CHILD_HOMELESS: (age) => [age < 4 ? 2.5 : 1.5],
  YOUTH_IN_EDUCATION: () => [1.5],
  CHILD_WITH_HIV: (age) => [age < 4 ? 2.5 : 2],
  CHILD_WITH_HIV_AIDS: (age) => [age < 4 ? 2.5 : 2],
  SINGLE_POOR_PARENT: () => [1, 2, 1.5],
  OLDER_PERSON: (age) => [1, age < 80 ? 1.5 : 2, 3],
  PERSON_WITH_DISABILITY: (age) => (age < 16 || age >= 60 ? [2, 2.5] : [1.5, 2]),
  CHILD_WITH_DISABILITY: () => [2, 2.5],
  CHILD_UNDER_THREE_POOR: () => [1.5],
  PERSON_WITH_HIV: () => [1.5],
};

let beneficiaries: ReadonlyMap<string, BeneficiaryRow>;
let enrolments: readonly EnrolmentRow[];
let payments: readonly PaymentRow[];
let levels: readonly Rows['StandardLevel'][];

const rowsOf = <Name extends ModelName>(batches: readonly Batch[], model: Name): readonly Rows[Name][] =>
  batches.flatMap((batch) => (batch.model === model ? (batch.rows as readonly Rows[Name][]) : []));

beforeAll(async () => {
  const reference = await readReference(packagePath('prisma', 'seed', 'reference'));
  levels = rowsOf(reference, 'StandardLevel');
  const provinces = rowsOf(reference, 'Province');
  const departments = rowsOf(reference, 'Department');
  const records = [...syntheticRecords({ seed: 'law', count: 60_000, departments, provinces })];
  beneficiaries = new Map(rowsOf(records, 'Beneficiary').map((row) => [row.id, row]));
  enrolments = rowsOf(records, 'Enrolment');
  payments = rowsOf(records, 'Payment');
});

const yearOf = (day: string): number => Number(day.slice(0, 4));
const provinceOf = ({ departmentId }: { readonly departmentId: string }): string => departmentId.slice(0, 2);
const personOf = ({ beneficiaryId }: EnrolmentRow): BeneficiaryRow =>
  beneficiaries.get(beneficiaryId) as BeneficiaryRow;
const broken = <T>(rows: readonly T[], holds: (row: T) => boolean): T[] =>
  rows.filter((row) => !holds(row)).slice(0, 3);

function coefficientOf(enrolment: EnrolmentRow, day: string, amount: number): number {
  const { programmeId } = enrolment;
  if (!isSocial(programmeId)) throw new Error(`${programmeId} has no level.`);
  return amount / levelOn(programmeId, provinceOf(enrolment), day);
}

const lastDayOf = ({ endedOn }: EnrolmentRow): string => endedOn ?? '2026-06-30';
const ownCoefficient = (enrolment: EnrolmentRow): number =>
  coefficientOf(enrolment, lastDayOf(enrolment), enrolment.monthlyAmount);

test('nobody has two rates of social assistance at a time, except poor single parents with a ground of their own', () => {
  const byPerson = new Map<string, EnrolmentRow[]>();
  for (const row of enrolments.filter(({ programmeId }) => isSocial(programmeId)))
    byPerson.set(row.beneficiaryId, [...(byPerson.get(row.beneficiaryId) ?? []), row]);
  let both = 0;
  for (const rows of byPerson.values()) {
    const overlapping = rows.filter((row) =>
      rows.some((other) => other !== row && other.startedOn <= lastDayOf(row) && row.startedOn <= lastDayOf(other)),
    );
    if (overlapping.length === 0) continue;
    both += 1;
    const [first, second] = overlapping as [EnrolmentRow, EnrolmentRow];
    expect([overlapping.length, personOf(first).category]).toEqual([2, 'SINGLE_POOR_PARENT']);
    expect([1, 2]).toContain(ownCoefficient(first));
    expect([1.5, 2]).toContain(ownCoefficient(second));
  }
  expect(both).toBeGreaterThan(20);
});

test('people of 75 and more without another ground are in the social pension since 2025-07-01, and nobody else is', () => {
  const pensions = enrolments.filter(({ programmeId }) => programmeId === 'social-pension');
  expect(pensions.length).toBeGreaterThan(1000);
  const holds = (row: EnrolmentRow): boolean => {
    const { category, birthYear } = personOf(row);
    // Somebody is surely 75 on any day of the year after that of the birthday.
    const isOld = birthYear !== null && yearOf(row.startedOn) - birthYear > 75;
    return category === 'OLDER_PERSON' && isOld && row.startedOn >= '2025-07-01' && ownCoefficient(row) === 1;
  };
  expect(broken(pensions, holds)).toEqual([]);
  const before = enrolments.filter(
    (row) =>
      personOf(row).category === 'OLDER_PERSON' && row.programmeId === 'social-assistance' && ownCoefficient(row) === 1,
  );
  expect(before.length).toBeGreaterThan(100);
  expect(broken(before, ({ endedOn }) => endedOn !== null && endedOn <= '2025-06-30')).toEqual([]);
});

test('whoever was moved to the social pension loses no day', () => {
  const first = new Map(enrolments.map((row) => [row.id, row]));
  const moved = enrolments.filter(({ id, programmeId }) => programmeId === 'social-pension' && id.endsWith('.2'));
  expect(moved.length).toBeGreaterThan(100);
  const holds = ({ id, startedOn }: EnrolmentRow): boolean => {
    const previous = first.get(id.replace(/2$/, '1'));
    return (
      previous?.programmeId === 'social-assistance' && previous.endedOn === '2025-06-30' && startedOn === '2025-07-01'
    );
  };
  expect(broken(moved, holds)).toEqual([]);
});

test('an amount is the level of the programme, the province and the day, times a coefficient of the category', () => {
  const isLawful = (row: EnrolmentRow, day: string, amount: number): boolean => {
    const { category, birthYear } = personOf(row);
    const lawful = coefficients[category]?.(yearOf(day) - (birthYear ?? 0)) ?? [];
    return lawful.includes(coefficientOf(row, day, amount));
  };
  const social = enrolments.filter(({ programmeId }) => isSocial(programmeId));
  expect(broken(social, (row) => isLawful(row, lastDayOf(row), row.monthlyAmount))).toEqual([]);
  const ofProvinces = new Set(social.filter((row) => row.endedOn === null).map((row) => row.monthlyAmount / 50_000));
  expect(ofProvinces).toContain(13);
  const byId = new Map(social.map((row) => [row.id, row]));
  const paid = payments.filter(({ enrolmentId }) => byId.has(enrolmentId));
  const holds = ({ enrolmentId, month, amount }: PaymentRow): boolean =>
    isLawful(byId.get(enrolmentId) as EnrolmentRow, `${month.slice(0, 4)}-${month.slice(4)}-01`, amount);
  expect(paid.length).toBeGreaterThan(10_000);
  expect(broken(paid, holds)).toEqual([]);
});

test('a national target programme pays no monthly cash, and households get no social assistance', () => {
  const target = new Set(enrolments.filter(({ programmeId }) => programmeId.startsWith('ntp-')).map(({ id }) => id));
  expect(target.size).toBeGreaterThan(1000);
  expect(broken(enrolments, ({ id, monthlyAmount }) => (monthlyAmount === 0) === target.has(id))).toEqual([]);
  expect(broken(payments, ({ enrolmentId, amount }) => !target.has(enrolmentId) && amount > 0)).toEqual([]);
  const ofHouseholds = enrolments.filter((row) => personOf(row).kind === 'HOUSEHOLD');
  expect(broken(ofHouseholds, ({ id }) => target.has(id))).toEqual([]);
});

test('the levels of the data file are those of the law, by programme, province and day', () => {
  const found = new Levels(readSyntheticData().levels);
  const days = ['2020-01-01', '2021-06-30', '2021-07-01', '2024-06-30', '2024-07-01', '2025-12-31', '2026-01-01'];
  for (const day of [...days, '2026-06-30', '2026-07-01', '2030-01-01'])
    for (const province of ['01', '79', '92'])
      expect([day, province, found.on('social-assistance', province, day)]).toEqual([
        day,
        province,
        levelOn('social-assistance', province, day),
      ]);
  expect(found.on('social-pension', '92', '2026-06-30')).toBe(500_000);
  expect(found.on('social-pension', '92', '2026-07-01')).toBe(540_000);
  expect(() => found.on('social-pension', '92', '2025-06-30')).toThrow('social-pension has no standard level');
});

test('the national levels of the data file are those of the reference data', () => {
  const found = new Levels(readSyntheticData().levels);
  const dated = levels.filter((row) => row.provinceId === null && isSocial(row.programmeId) && row.validFrom !== null);
  expect(dated.length).toBeGreaterThan(2);
  for (const { programmeId, validFrom, amount } of dated)
    expect([programmeId, validFrom, found.on(programmeId, '92', validFrom ?? '')]).toEqual([
      programmeId,
      validFrom,
      amount,
    ]);
});
