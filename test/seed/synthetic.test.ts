import fc from 'fast-check';
import { enums } from '../../src/db/generated/model.ts';
import type {
  BeneficiaryCategory,
  BeneficiaryRow,
  CategoryGroup,
  DepartmentRow,
  EnrolmentRow,
  PaymentRow,
  ProgrammeComponentRow,
  ProvinceRow,
  ProvinceSuccessionRow,
  Rows,
} from '../../src/db/generated/model.ts';
import type { Batch } from '../../src/seed/batch.ts';
import { packagePath } from '../../src/base/paths.ts';
import { readReference } from '../../src/seed/reference/index.ts';
import { syntheticBudgets } from '../../src/seed/synthetic/budgets.ts';
import { readSyntheticData } from '../../src/seed/synthetic/data.ts';
import { demonstrationBatches } from '../../src/seed/synthetic/demonstration.ts';
import { Random } from '../../src/seed/synthetic/random.ts';
import { syntheticRecords } from '../../src/seed/synthetic/records.ts';

const data = readSyntheticData();
const reference = rowsOf(await readReference(packagePath('prisma', 'seed', 'reference')), 'Department');

const provinceRow = (code: string, validFrom: string, validTo: string | null): ProvinceRow => ({
  id: `${code}-${validFrom.replaceAll('-', '')}`,
  code,
  name: code,
  sortKey: code,
  isoCode: null,
  seat: null,
  validFrom,
  validTo,
  note: null,
});

const departmentRow = (
  province: ProvinceRow,
  abbreviation: string,
  validFrom: string,
  validTo: string | null,
): DepartmentRow => ({
  id: `${province.code}-${abbreviation}-${validFrom.replaceAll('-', '')}`,
  code: `${province.code}-${abbreviation}`,
  name: abbreviation,
  sortKey: abbreviation,
  kind: 'DEPARTMENT',
  fields: [],
  provinceId: province.id,
  organisationId: `${province.code}-${abbreviation}`,
  hosting: 'HOSTED',
  validFrom,
  validTo,
  note: null,
});

const nghean = provinceRow('40', '2008-08-01', null);
const former = ['89', '91'].map((code) => provinceRow(code, '2008-08-01', '2025-06-30'));
const angiang = provinceRow('91', '2025-07-01', null);
const hochiminh = provinceRow('79', '2025-07-01', null);
const provinces = [...former, nghean, angiang, hochiminh];

const successions: ProvinceSuccessionRow[] = former.map(({ id }) => ({
  id: `${id}.${angiang.id}`,
  predecessorId: id,
  successorId: angiang.id,
  change: 'MERGED',
  effectiveOn: '2025-07-01',
  legalBasisId: null,
  note: null,
}));

const today = ['SNV', 'SYT', 'SNNMT', 'UBND'];

const departments = [
  ...[...former, nghean].map((province) => departmentRow(province, 'SLDTBXH', '2008-08-01', '2025-02-28')),
  ...former.map((province) => departmentRow(province, 'UBND', '2008-08-01', '2025-06-30')),
  ...former.map((province) => departmentRow(province, 'SYT', '2025-03-01', '2025-06-30')),
  departmentRow(nghean, 'UBND', '2008-08-01', null),
  ...['SNV', 'SYT', 'SNNMT'].map((abbreviation) => departmentRow(nghean, abbreviation, '2025-03-01', null)),
  ...[angiang, hochiminh].flatMap((province) => today.map((name) => departmentRow(province, name, '2025-07-01', null))),
  departmentRow(nghean, 'SYT', '2025-01-01', '2025-02-28'),
];

const components: ProgrammeComponentRow[] = Object.entries(data.budgets.programmes).flatMap(
  ([programmeId, programme]) =>
    Object.keys(programme.components).map((code, index) => ({
      id: `${programmeId}.${code}`,
      programmeId,
      parentId: null,
      code,
      position: index + 1,
      kind: 'PROJECT',
      name: code,
      fields: [],
    })),
);

const records = (options: { seed?: string; count: number; from?: number; batchSize?: number }) =>
  syntheticRecords({ seed: 'test', departments, provinces, ...options });

function rowsOf<Name extends keyof Rows>(batches: Iterable<Batch>, model: Name): Rows[Name][] {
  return [...batches].flatMap((batch) => (batch.model === model ? (batch.rows as readonly Rows[Name][]) : []));
}

const allRows = (batches: Iterable<Batch>) => {
  const list = [...batches];
  return {
    beneficiaries: rowsOf(list, 'Beneficiary'),
    enrolments: rowsOf(list, 'Enrolment'),
    payments: rowsOf(list, 'Payment'),
  };
};

interface Child {
  id: string;
  beneficiaryId?: string;
  enrolmentId?: string;
}

const everyUnique = (rows: readonly { id: string }[]) => new Set(rows.map(({ id }) => id)).size === rows.length;
const broken = <T>(rows: readonly T[], holds: (row: T) => boolean) => rows.filter((row) => !holds(row)).slice(0, 3);
const yearOf = (day: string) => Number(day.slice(0, 4));
const numberOf = (id: string) => Number(id.split(':')[1]?.split('.')[0]);

describe('random streams', () => {
  it('follow from the key alone and differ between keys', () => {
    const draws = (...key: (string | number)[]) => {
      const random = new Random(...key);
      return Array.from({ length: 5 }, () => random.fraction());
    };
    expect(draws('a', 'b', 1)).toEqual(draws('a', 'b', 1));
    expect(draws('a', 'b', 1)).not.toEqual(draws('a', 'b', 2));
    expect(draws('ab', 'c')).not.toEqual(draws('a', 'bc'));
  });

  it('are even', () => {
    const counts = new Array<number>(10).fill(0);
    for (let key = 0; key < 50_000; key += 1) {
      const place = new Random('even', key).integer(0, 9);
      counts[place] = (counts[place] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(4700);
    expect(Math.max(...counts)).toBeLessThan(5300);
  });
});

describe('prefix', () => {
  it('a smaller count is the head of a larger one', () => {
    const few = allRows(records({ count: 100 }));
    const many = allRows(records({ count: 1000 }));
    expect(many.beneficiaries.slice(0, 100)).toEqual(few.beneficiaries);
    expect(many.enrolments.filter((row) => numberOf(row.id) <= 100)).toEqual(few.enrolments);
    expect(many.payments.filter((row) => numberOf(row.id) <= 100)).toEqual(few.payments);
  });

  it('no row depends on where a run began, ended or cut its batches', () => {
    const sizes = fc.record({
      count: fc.nat(60),
      from: fc.integer({ min: 1, max: 70 }),
      batchSize: fc.integer({ min: 1, max: 40 }),
    });
    const property = fc.property(fc.string(), sizes, (seed, { count, from, batchSize }) => {
      const part = allRows(records({ seed, count, from, batchSize }));
      const whole = allRows(records({ seed, count: 60 }));
      const within = ({ id }: { id: string }) => numberOf(id) >= from && numberOf(id) <= count;
      expect(part.beneficiaries).toEqual(whole.beneficiaries.filter(within));
      expect(part.enrolments).toEqual(whole.enrolments.filter(within));
      expect(part.payments).toEqual(whole.payments.filter(within));
    });
    fc.assert(property, { numRuns: 15 });
  });

  it('another seed gives other rows', () => {
    expect(allRows(records({ seed: 'one', count: 50 }))).not.toEqual(allRows(records({ seed: 'two', count: 50 })));
  });

  it('does not depend on the order of reference rows', () => {
    const reversed = { departments: [...departments].reverse(), provinces: [...provinces].reverse() };
    expect(allRows(syntheticRecords({ seed: 'test', count: 50, ...reversed }))).toEqual(
      allRows(records({ count: 50 })),
    );
  });

  it('says which department is missing', () => {
    const options = {
      seed: 'test',
      count: 1,
      provinces,
      departments: departments.filter(({ id }) => id !== '91-SYT-20250701'),
    };
    expect(() => [...syntheticRecords(options)]).toThrow('91-20250701 has no department SYT');
  });
});

describe('records', () => {
  const count = 40_000;
  let beneficiaries: BeneficiaryRow[];
  let enrolments: EnrolmentRow[];
  let payments: PaymentRow[];

  beforeAll(() => {
    ({ beneficiaries, enrolments, payments } = allRows(records({ count })));
  });

  const groups: [CategoryGroup, number, number][] = [
    ['MERITORIOUS_SERVICE', 0, 12],
    ['SOCIAL_PROTECTION', 12, 20],
    ['CHILDREN', 20, 34],
    ['POVERTY', 34, 36],
    ['WORKERS', 36, 38],
  ];
  const groupOf = new Map(
    groups.flatMap(([group, from, to]) =>
      enums.BeneficiaryCategory.slice(from, to).map((name) => [name, group] as const),
    ),
  );

  it('have unique ids and parents that came before', () => {
    expect([beneficiaries, enrolments, payments].map(everyUnique)).toEqual([true, true, true]);
    expect(beneficiaries).toHaveLength(count);
    const seen = new Set<string>();
    for (const batch of records({ count: 3000, batchSize: 700 })) {
      for (const row of batch.rows as readonly Child[]) {
        const parent = row.enrolmentId ?? row.beneficiaryId;
        if (parent !== undefined && !seen.has(parent)) throw new Error(`${row.id} came before ${parent}`);
        seen.add(row.id);
      }
    }
  });

  it('are all marked as synthetic', () => {
    expect(broken([...beneficiaries, ...enrolments, ...payments], ({ synthetic }) => synthetic)).toEqual([]);
  });

  it('hold every category, each in the group of its law', () => {
    expect(new Set(beneficiaries.map(({ category }) => category))).toEqual(new Set(enums.BeneficiaryCategory));
    expect(broken(beneficiaries, (row) => row.group === groupOf.get(row.category))).toEqual([]);
  });

  it('are kept by the department of today that the group belongs to', () => {
    const abbreviations: Record<CategoryGroup, string> = {
      MERITORIOUS_SERVICE: 'SNV',
      SOCIAL_PROTECTION: 'SYT',
      CHILDREN: 'SYT',
      POVERTY: 'SNNMT',
      WORKERS: 'SNV',
    };
    const current = new Map(departments.filter(({ validTo }) => validTo === null).map(({ id, code }) => [id, code]));
    const rightful = (row: BeneficiaryRow) =>
      current.get(row.departmentId)?.endsWith(`-${abbreviations[row.group]}`) ?? false;
    expect(broken(beneficiaries, rightful)).toEqual([]);
    expect(broken(beneficiaries, ({ id, departmentId }) => id.startsWith(`${departmentId}:`))).toEqual([]);
    const owner = new Map(beneficiaries.map(({ id, departmentId }) => [id, departmentId]));
    expect(broken(enrolments, (row) => owner.get(row.beneficiaryId) === row.departmentId)).toEqual([]);
    const payer = new Map(enrolments.map(({ id, departmentId }) => [id, departmentId]));
    expect(broken(payments, (row) => payer.get(row.enrolmentId) === row.departmentId)).toEqual([]);
  });

  it('are households of no birth year where poor, persons otherwise', () => {
    const holds = ({ group, kind, birthYear }: BeneficiaryRow) =>
      group === 'POVERTY' ? kind === 'HOUSEHOLD' && birthYear === null : kind === 'PERSON' && birthYear !== null;
    expect(broken(beneficiaries, holds)).toEqual([]);
  });

  /** Years of birth that the law leaves on 2026-06-30. */
  function lawfulBirth(category: BeneficiaryCategory, birthYear: number): boolean {
    if (category === 'REVOLUTIONARY_BEFORE_1945') return birthYear <= 1927;
    if (category === 'REVOLUTIONARY_UNTIL_AUGUST_1945') return birthYear <= 1929;
    if (category === 'HEROIC_MOTHER' || category === 'OLDER_PERSON') return birthYear <= 1950;
    if (category === 'YOUTH_IN_EDUCATION') return birthYear >= 2004 && birthYear <= 2009;
    if (category === 'CHILD_UNDER_THREE_POOR') return birthYear >= 2024;
    if (category.startsWith('CHILD_')) return birthYear >= 2011;
    if (groupOf.get(category) === 'MERITORIOUS_SERVICE') return birthYear <= 1972;
    return category === 'PERSON_WITH_DISABILITY' || birthYear <= 2007;
  }

  it('are of an age that the law allows', () => {
    expect(broken(beneficiaries, (row) => row.birthYear === null || lawfulBirth(row.category, row.birthYear))).toEqual(
      [],
    );
    const invalids = beneficiaries.filter(({ category }) => category === 'WAR_INVALID');
    const ofTheWars = invalids.filter(({ birthYear }) => birthYear !== null && birthYear >= 1935 && birthYear <= 1962);
    expect(ofTheWars.length / invalids.length).toBeGreaterThan(0.75);
  });

  it('were registered at an age that the law allows, from 2005 to the reference day', () => {
    const youngest: Partial<Record<BeneficiaryCategory, number>> = {
      OLDER_PERSON: 75,
      YOUTH_IN_EDUCATION: 16,
      UNEMPLOYED_WORKER: 18,
    };
    const oldest = (category: BeneficiaryCategory) =>
      category.startsWith('CHILD_') ? 15 : category === 'YOUTH_IN_EDUCATION' ? 22 : 100;
    const holds = ({ category, birthYear, registeredOn }: BeneficiaryRow) => {
      if (registeredOn < '2005-01-01' || registeredOn > '2026-06-30') return false;
      const age = birthYear === null ? 50 : yearOf(registeredOn) - birthYear;
      return age >= (youngest[category] ?? 1) && age <= oldest(category);
    };
    expect(broken(beneficiaries, holds)).toEqual([]);
  });

  it('are mostly the groups that are many', () => {
    const share = (group: CategoryGroup, ...categories: BeneficiaryCategory[]) => {
      const all = beneficiaries.filter((row) => row.group === group);
      return all.filter(({ category }) => categories.includes(category)).length / all.length;
    };
    expect(share('SOCIAL_PROTECTION', 'OLDER_PERSON', 'PERSON_WITH_DISABILITY')).toBeGreaterThan(0.75);
    expect(share('MERITORIOUS_SERVICE', 'WAR_INVALID', 'RESISTANCE_MEMBER', 'TOXIC_CHEMICAL_VICTIM')).toBeGreaterThan(
      0.6,
    );
    expect(share('CHILDREN', 'CHILD_TRAFFICKED', 'CHILD_EXPLOITED')).toBeLessThan(0.02);
  });

  it('entitle to whole thousands', () => {
    expect(broken(enrolments, ({ monthlyAmount }) => monthlyAmount >= 0 && monthlyAmount % 1000 === 0)).toEqual([]);
    const running = enrolments.filter(({ programmeId, endedOn }) => programmeId === 'social-assistance' && !endedOn);
    const coefficients = new Set(running.map(({ monthlyAmount }) => monthlyAmount / 500_000));
    expect([...coefficients].sort()).toEqual([1, 1.5, 2, 2.5, 3]);
    const merit = enrolments
      .filter(({ programmeId }) => programmeId === 'merit')
      .map(({ monthlyAmount }) => monthlyAmount);
    expect(Math.min(...merit)).toBeGreaterThanOrEqual(1_100_000);
    expect(Math.max(...merit)).toBeGreaterThan(6_000_000);
  });

  it('enrol in the programmes of the group, for merit about 1.2 times', () => {
    const groupById = new Map(beneficiaries.map(({ id, group }) => [id, group]));
    const programmes: Record<CategoryGroup, string[]> = {
      MERITORIOUS_SERVICE: ['merit'],
      SOCIAL_PROTECTION: ['social-assistance', 'social-pension'],
      CHILDREN: ['social-assistance'],
      POVERTY: ['ntp-2026-2035'],
      WORKERS: [],
    };
    const group = ({ beneficiaryId }: EnrolmentRow) => groupById.get(beneficiaryId) as CategoryGroup;
    expect(broken(enrolments, (row) => programmes[group(row)].includes(row.programmeId))).toEqual([]);
    const people = beneficiaries.filter((row) => row.group === 'MERITORIOUS_SERVICE').length;
    expect(enrolments.filter((row) => group(row) === 'MERITORIOUS_SERVICE').length / people).toBeCloseTo(1.2, 1);
  });

  it('enrol after registration, and end where the beneficiary has left', () => {
    const byId = new Map(beneficiaries.map((row) => [row.id, row]));
    const followed = new Set(
      enrolments
        .filter(({ programmeId, startedOn }) => programmeId === 'social-pension' && startedOn === '2025-07-01')
        .map(({ beneficiaryId }) => beneficiaryId),
    );
    const holds = ({ beneficiaryId, startedOn, endedOn, status, programmeId }: EnrolmentRow) => {
      const beneficiary = byId.get(beneficiaryId) as BeneficiaryRow;
      const isFollowed = programmeId === 'social-assistance' && followed.has(beneficiaryId);
      const left = isFollowed || ['GRADUATED', 'DECEASED', 'MOVED'].includes(beneficiary.status);
      const ended = endedOn !== null && endedOn >= startedOn && endedOn <= data.referenceDay;
      return (
        startedOn >= beneficiary.registeredOn &&
        startedOn <= data.referenceDay &&
        (programmeId !== 'ntp-2026-2035' || startedOn >= '2026-01-01') &&
        (left ? status === 'ENDED' && ended : status === beneficiary.status && endedOn === null)
      );
    };
    expect(broken(enrolments, holds)).toEqual([]);
  });

  it('are paid about three times, within the enrolment, in the month, if and only if paid', () => {
    const byId = new Map(enrolments.map((row) => [row.id, row]));
    const monthOf = (day: string) => day.slice(0, 7).replace('-', '');
    const holds = (row: PaymentRow) => {
      const { startedOn, endedOn, monthlyAmount } = byId.get(row.enrolmentId) as EnrolmentRow;
      return (
        row.id === `${row.enrolmentId}.${row.month}` &&
        data.payments.months.includes(row.month) &&
        row.month > monthOf(startedOn) &&
        (endedOn === null || row.month <= monthOf(endedOn)) &&
        row.amount === monthlyAmount &&
        (row.status === 'PAID') === (row.paidOn !== null) &&
        (row.paidOn === null || (monthOf(row.paidOn) === row.month && !Number.isNaN(Date.parse(row.paidOn))))
      );
    };
    expect(broken(payments, holds)).toEqual([]);
    // A national target programme pays no monthly cash: its households have no payments.
    const paid = new Set(enrolments.filter(({ monthlyAmount }) => monthlyAmount > 0).map((row) => row.beneficiaryId));
    expect(payments.length / paid.size).toBeGreaterThan(2.5);
    expect(payments.length / paid.size).toBeLessThan(3.5);
    expect(payments.filter(({ status }) => status === 'PAID').length / payments.length).toBeGreaterThan(0.85);
    expect(new Set(payments.map(({ status }) => status)).size).toBe(3);
    expect(new Set(payments.map(({ channel }) => channel)).size).toBe(3);
  });

  it('stream: a batch at a time, of the same size whatever the count', () => {
    let largest = 0;
    let seen = 0;
    for (const batch of records({ count: 50_000 })) {
      largest = Math.max(largest, batch.rows.length);
      if (batch.model === 'Beneficiary') seen += batch.rows.length;
    }
    expect(seen).toBe(50_000);
    expect(largest).toBeLessThan(8000);
    const [first] = records({ count: 2_000_000 });
    expect(first?.rows).toHaveLength(2000);
  });
});

describe('budgets', () => {
  const options = {
    seed: 'test',
    departments,
    provinces: provinces.filter(({ id }) => id !== hochiminh.id),
    successions,
    components,
  };
  const batches = syntheticBudgets(options);
  const deliveries = new Map(rowsOf(batches, 'Delivery').map((row) => [row.id, row]));
  const lines = rowsOf(batches, 'BudgetLine');
  const disbursements = rowsOf(batches, 'Disbursement');
  const spent = new Map<string, number>();
  for (const { budgetLineId, amount } of disbursements)
    spent.set(budgetLineId, (spent.get(budgetLineId) ?? 0) + amount);

  it('are the same for the same seed and have unique ids', () => {
    expect(syntheticBudgets(options)).toEqual(batches);
    expect(syntheticBudgets({ ...options, seed: 'other' })).not.toEqual(batches);
    expect([[...deliveries.values()], lines, disbursements].map(everyUnique)).toEqual([true, true, true]);
  });

  it('stay within what was planned, in whole VND', () => {
    const holds = (row: (typeof lines)[number]) =>
      Number.isSafeInteger(row.allocated) &&
      Number.isSafeInteger(row.carriedOver) &&
      row.synthetic &&
      (spent.get(row.id) ?? 0) <= row.allocated + row.carriedOver;
    expect(broken(lines, holds)).toEqual([]);
    expect(
      broken(disbursements, ({ amount, synthetic }) => Number.isSafeInteger(amount) && amount > 0 && synthetic),
    ).toEqual([]);
  });

  it('carry over what the year before left, to the successor of merged provinces and of ended programmes', () => {
    for (const year of [2023, 2024, 2025, 2026]) {
      const left = lines.filter(({ fiscalYear }) => fiscalYear === year - 1);
      const remainder = left.reduce((sum, row) => sum + row.allocated + row.carriedOver - (spent.get(row.id) ?? 0), 0);
      const carried = lines.filter(({ fiscalYear }) => fiscalYear === year);
      expect(carried.reduce((sum, { carriedOver }) => sum + carriedOver, 0)).toBe(remainder);
    }
    expect(broken(lines, ({ fiscalYear, carriedOver }) => fiscalYear > 2022 || carriedOver === 0)).toEqual([]);
  });

  it('are delivered by the departments of that year', () => {
    const delivers = (programmeId: string, year: number) => {
      const ids = lines
        .filter(({ fiscalYear }) => fiscalYear === year)
        .map(({ deliveryId }) => deliveries.get(deliveryId));
      return new Set(ids.flatMap((row) => (row?.programmeId === programmeId ? [row.departmentId] : [])));
    };
    expect(delivers('ntp-poverty', 2024)).toEqual(
      new Set(['89-SLDTBXH-20080801', '91-SLDTBXH-20080801', '40-SLDTBXH-20080801']),
    );
    expect(delivers('ntp-poverty', 2025)).toEqual(new Set(['40-SNNMT-20250301', '91-SNNMT-20250701']));
    expect(delivers('ntp-rural', 2024)).toEqual(new Set(['89-UBND-20080801', '91-UBND-20080801', '40-UBND-20080801']));
    expect(delivers('ntp-rural', 2025)).toEqual(new Set(['40-UBND-20080801', '91-UBND-20250701']));
  });

  it('are those of the programme that the ended ones became, from 2026 on', () => {
    const programmes = (year: number) => {
      const ids = lines.filter(({ fiscalYear }) => fiscalYear === year).map(({ deliveryId }) => deliveryId);
      return new Set(ids.map((id) => deliveries.get(id)?.programmeId));
    };
    expect(programmes(2025)).toEqual(new Set(['ntp-poverty', 'ntp-rural', 'ntp-ethnic']));
    expect(programmes(2026)).toEqual(new Set(['ntp-2026-2035']));
    const merged = [...deliveries.values()].filter(({ programmeId }) => programmeId === 'ntp-2026-2035');
    expect(broken(merged, (row) => row.componentId === null && row.startsOn >= '2026-01-01')).toEqual([]);
  });

  it('are spent in half-years of their own year, never before the deliverer existed', () => {
    const byId = new Map(lines.map((row) => [row.id, row]));
    const holds = ({ budgetLineId, period }: (typeof disbursements)[number]) => {
      const line = byId.get(budgetLineId);
      const delivery = deliveries.get(line?.deliveryId ?? '');
      const lastDay = period.replace('S1', '-06-30').replace('S2', '-12-31');
      return period.startsWith(`${line?.fiscalYear}S`) && delivery !== undefined && lastDay >= delivery.startsOn;
    };
    expect(broken(disbursements, holds)).toEqual([]);
    expect(new Set(disbursements.map(({ period }) => period.slice(4)))).toEqual(new Set(['S1', 'S2']));
    // The reference day, 2026-06-30, is the last of a half-year.
    expect(
      disbursements
        .map(({ period }) => period)
        .sort()
        .at(-1),
    ).toBe('2026S1');
  });

  it('spend recurrent capital more slowly', () => {
    const rate = (capitalType: string) => {
      const some = lines.filter((row) => row.capitalType === capitalType && row.fiscalYear === 2023);
      const planned = some.reduce((sum, row) => sum + row.allocated + row.carriedOver, 0);
      return some.reduce((sum, { id }) => sum + (spent.get(id) ?? 0), 0) / planned;
    };
    expect(rate('RECURRENT')).toBeLessThan(rate('DEVELOPMENT_INVESTMENT'));
  });
});

test('every kind of made-up row that has a date goes on to the year of the reference day', () => {
  const batches = [
    ...records({ count: 2000 }),
    ...demonstrationBatches(reference),
    ...syntheticBudgets({ seed: 'test', departments, provinces: provinces.slice(0, 4), successions, components }),
  ];
  const newest = <Name extends keyof Rows>(model: Name, dateOf: (row: Rows[Name]) => string | number | null) =>
    rowsOf(batches, model).reduce((last, row) => Math.max(last, Number(String(dateOf(row) ?? '0').slice(0, 4))), 0);
  expect({
    Beneficiary: newest('Beneficiary', ({ registeredOn }) => registeredOn),
    Enrolment: newest('Enrolment', ({ startedOn }) => startedOn),
    Payment: newest('Payment', ({ month }) => month),
    Delivery: newest('Delivery', ({ startsOn }) => startsOn),
    BudgetLine: newest('BudgetLine', ({ fiscalYear }) => fiscalYear),
    Disbursement: newest('Disbursement', ({ period }) => period),
    Document: newest('Document', ({ issuedOn }) => issuedOn),
    CooperationAgreement: newest('CooperationAgreement', ({ startsOn }) => startsOn),
    AgreementReview: newest('AgreementReview', ({ heldOn }) => heldOn),
    Exchange: newest('Exchange', ({ heldOn }) => heldOn),
    Practice: newest('Practice', ({ recordedOn }) => recordedOn),
    Difficulty: newest('Difficulty', ({ raisedOn }) => raisedOn),
    DifficultyAnswer: newest('DifficultyAnswer', ({ answeredOn }) => answeredOn),
  }).toEqual(
    Object.fromEntries(
      ['Beneficiary', 'Enrolment', 'Payment', 'Delivery', 'BudgetLine', 'Disbursement', 'Document']
        .concat(['CooperationAgreement', 'AgreementReview', 'Exchange', 'Practice', 'Difficulty', 'DifficultyAnswer'])
        .map((model) => [model, yearOf(data.referenceDay)]),
    ),
  );
});

describe('demonstration', () => {
  const batches = demonstrationBatches(reference);
  const agreements = rowsOf(batches, 'CooperationAgreement');

  it('says in its titles that it is synthetic', () => {
    const told = [...agreements, ...rowsOf(batches, 'Exchange')].map(({ title }) => title);
    const about = [...rowsOf(batches, 'Document'), ...rowsOf(batches, 'Practice'), ...rowsOf(batches, 'Difficulty')];
    expect(broken([...told, ...about.map((row) => row.about)], (text) => text.includes('(dữ liệu giả lập)'))).toEqual(
      [],
    );
    expect(broken(agreements, ({ synthetic }) => synthetic)).toEqual([]);
  });

  it('has rows in every batch, with unique ids', () => {
    expect(broken(batches, ({ rows }) => rows.length > 0 && everyUnique(rows as readonly { id: string }[]))).toEqual(
      [],
    );
  });

  it('has every stage, and a clause without dates', () => {
    expect(new Set(agreements.map(({ stage }) => stage))).toEqual(new Set(['DRAFT', 'SIGNED', 'TERMINATED']));
    const ended = agreements.filter(
      ({ stage, endsOn }) => stage === 'SIGNED' && endsOn !== null && endsOn < data.referenceDay,
    );
    expect(ended).toHaveLength(1);
    const clauses = rowsOf(batches, 'SharingClause');
    expect(clauses.filter(({ startsOn, endsOn }) => startsOn === null && endsOn === null)).toHaveLength(1);
    expect(
      broken(clauses, (row) => row.fields.length > 0 && row.openedFields.length > 0 && row.purposes.length > 0),
    ).toEqual([]);
  });

  it('points only to rows of its own or of departments by id', () => {
    const own = new Set(batches.flatMap(({ rows }) => (rows as readonly { id: string }[]).map(({ id }) => id)));
    const clauses = rowsOf(batches, 'SharingClause').flatMap(({ fromPartyId, toPartyId }) => [fromPartyId, toPartyId]);
    const shares = rowsOf(batches, 'DocumentShare').map(({ documentId }) => documentId);
    const shared = rowsOf(batches, 'AgreementDocument').flatMap(({ role, documentId }) =>
      role === 'SHARED' ? [documentId] : [],
    );
    const practices = rowsOf(batches, 'Practice').flatMap(({ exchangeId, documentId }) => [exchangeId, documentId]);
    const answers = rowsOf(batches, 'DifficultyAnswer').flatMap(({ practiceId, difficultyId }) => [
      practiceId,
      difficultyId,
    ]);
    const pointers = [...clauses, ...shares, ...shared, ...practices, ...answers].filter((id) => id !== null);
    expect(broken(pointers, (id) => own.has(id))).toEqual([]);
    const parties = rowsOf(batches, 'AgreementParty').map(({ departmentId }) => departmentId);
    expect(broken(parties, (id) => /^\d\d-[A-Z]+-\d{8}$/.test(id))).toEqual([]);
  });

  it('has difficulties answered by others alone', () => {
    const raised = new Map(rowsOf(batches, 'Difficulty').map(({ id, departmentId }) => [id, departmentId]));
    const answers = rowsOf(batches, 'DifficultyAnswer');
    expect(broken(answers, ({ difficultyId, departmentId }) => raised.get(difficultyId) !== departmentId)).toEqual([]);
  });
});
