import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { enums, models } from '../../src/db/generated/model.ts';
import type { ModelName, Rows } from '../../src/db/generated/model.ts';
import type { Batch } from '../../src/seed/batch.ts';
import { readReference } from '../../src/seed/reference/index.ts';
import { packagePath } from '../../src/base/paths.ts';

const directory = packagePath('prisma', 'seed', 'reference');

let batches: readonly Batch[];

beforeAll(async () => {
  batches = await readReference(directory);
});

function rowsOf<Name extends ModelName>(model: Name): readonly Rows[Name][] {
  const isOfModel = (batch: Batch): batch is Extract<Batch, { model: Name }> => batch.model === model;
  return batches.filter(isOfModel).flatMap((batch) => batch.rows as readonly Rows[Name][]);
}

function row<Name extends ModelName>(model: Name, id: string): Rows[Name] {
  const found = rowsOf(model).find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`There is no ${model} ${id}.`);
  return found;
}

const cellsOf = (record: object): Readonly<Record<string, unknown>> => ({ ...record });

const inForce = <Row extends { validFrom: string | null; validTo: string | null }>(rows: readonly Row[], day: string) =>
  rows.filter(({ validFrom, validTo }) => (validFrom ?? '') <= day && (validTo === null || validTo >= day));

describe('every row', () => {
  it('has an id of its own', () => {
    for (const { model, rows } of batches)
      expect([model, new Set(rows.map(({ id }) => id)).size]).toEqual([model, rows.length]);
  });

  it('fills the columns that must be filled, and no others than there are', () => {
    for (const { model, rows } of batches) {
      const { columns } = models[model];
      for (const record of rows) {
        expect(Object.keys(record).sort()).toEqual(Object.keys(columns).sort());
        for (const [name, { nullable, list }] of Object.entries(columns)) {
          const value = cellsOf(record)[name];
          if (!nullable) expect([model, record.id, name, value ?? null]).not.toEqual([model, record.id, name, null]);
          if (list) expect(Array.isArray(value)).toBe(true);
        }
      }
    }
  });

  it('has values of the types of its columns', () => {
    const tests: Readonly<Record<string, (value: unknown) => boolean>> = {
      String: (value) => typeof value === 'string' && value === value.normalize('NFC') && value !== '',
      Boolean: (value) => typeof value === 'boolean',
      Int: Number.isSafeInteger,
      BigInt: Number.isSafeInteger,
      Decimal: Number.isFinite,
      Date: (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value),
      Enum: (value) => typeof value === 'string',
      Json: (value) => JSON.stringify(value) === JSON.stringify(value).normalize('NFC'),
    };
    for (const { model, rows } of batches) {
      for (const [name, column] of Object.entries(models[model].columns)) {
        const allowed: readonly unknown[] | null = column.enumName ? Reflect.get(enums, column.enumName) : null;
        for (const record of rows) {
          const value = cellsOf(record)[name];
          if (value === null) continue;
          for (const one of column.list ? [value].flat() : [value]) {
            expect([model, record.id, name, one, tests[column.type]?.(one)]).toEqual([
              model,
              record.id,
              name,
              one,
              true,
            ]);
            if (allowed !== null) expect(allowed).toContain(one);
          }
        }
      }
    }
  });

  it('refers to rows that come before it', () => {
    const known = new Set<string>();
    for (const { model, rows } of batches) {
      // If the other row has the reference, it may be absent: a source may be no document.
      const references = Object.values(models[model].relations).filter(({ list, other }) => !list && other === 'id');
      for (const record of rows) {
        for (const { model: target, own } of references) {
          const value = cellsOf(record)[own];
          if (value !== null)
            expect([record.id, own, known.has(`${target} ${JSON.stringify(value)}`)]).toEqual([record.id, own, true]);
        }
        known.add(`${model} ${JSON.stringify(record.id)}`);
      }
    }
  });

  it('is unlike others in what the model wants to be unique', () => {
    const unique = <Name extends ModelName>(model: Name, ...columns: readonly (keyof Rows[Name])[]): void => {
      const keys = rowsOf(model).map((record) => JSON.stringify(columns.map((column) => record[column])));
      expect([model, new Set(keys).size]).toEqual([model, keys.length]);
    };
    unique('Province', 'code', 'validFrom');
    unique('ProvinceClassification', 'provinceId', 'validFrom');
    unique('ProvinceSuccession', 'predecessorId', 'successorId');
    unique('Department', 'code', 'validFrom');
    unique('DepartmentSuccession', 'predecessorId', 'successorId', 'field');
    unique('ProgrammeComponent', 'programmeId', 'code');
    unique('AgreementParty', 'agreementId', 'departmentId');
    unique('Commitment', 'agreementId', 'position');
    unique('ExchangeParticipant', 'exchangeId', 'position');
    unique('OrganisationSource', 'organisationId', 'sourceId');
    unique('PersonTitle', 'personId', 'sourceId');
    unique('PracticeDocument', 'practiceId', 'documentId');
    unique('ProgrammeSource', 'programmeId', 'sourceId');
    unique('StatementSpeaker', 'statementId', 'position');
  });
});

describe('provinces', () => {
  it('are 63 until 2025-06-30 and 34 from 2025-07-01', () => {
    const provinces = rowsOf('Province');
    expect(provinces).toHaveLength(63 + 1 + 23);
    for (const day of ['2008-08-01', '2024-12-31', '2025-01-01', '2025-06-30'])
      expect(inForce(provinces, day)).toHaveLength(63);
    for (const day of ['2025-07-01', '2026-12-31']) expect(inForce(provinces, day)).toHaveLength(34);
    expect(inForce(provinces, '2008-07-31')).toHaveLength(0);
  });

  it.each([
    ['15', 'Yên Bái', 'Lào Cai'],
    ['24', 'Bắc Giang', 'Bắc Ninh'],
    ['44', 'Quảng Bình', 'Quảng Trị'],
    ['52', 'Bình Định', 'Gia Lai'],
    ['80', 'Long An', 'Tây Ninh'],
    ['82', 'Tiền Giang', 'Đồng Tháp'],
    ['91', 'Kiên Giang', 'An Giang'],
  ])('of code %s were %s and are %s', (code, before, after) => {
    expect(row('Province', `${code}-20080801`)).toMatchObject({ code, name: before, validTo: '2025-06-30' });
    expect(row('Province', `${code}-20250701`)).toMatchObject({ code, name: after, validTo: null });
  });

  it('begin again after a merger, although name and code stay', () => {
    expect(row('Province', '79-20080801').validTo).toBe('2025-06-30');
    expect(row('Province', '79-20250701')).toMatchObject({
      name: 'Thành phố Hồ Chí Minh',
      seat: 'Thành phố Hồ Chí Minh',
    });
    expect(row('Province', '15-20250701').seat).toBe('Yên Bái');
    expect(row('Province', '01-20080801')).toMatchObject({
      name: 'Hà Nội',
      validTo: null,
      isoCode: 'VN-HN',
      seat: null,
    });
  });

  it('follow one another as the law says', () => {
    const successions = rowsOf('ProvinceSuccession');
    expect(successions).toHaveLength(53);
    expect(row('ProvinceSuccession', '10-20080801.15-20250701')).toMatchObject({
      change: 'MERGED',
      effectiveOn: '2025-07-01',
      legalBasisId: '202-2025-qh15',
      note: 'same name, code changed 10->15',
    });
    const intoCanTho = successions.filter(({ successorId }) => successorId === '92-20250701');
    expect(intoCanTho.map(({ predecessorId }) => predecessorId).sort()).toEqual([
      '92-20080801',
      '93-20080801',
      '94-20080801',
    ]);
  });

  it('distinguish Huế from Thừa Thiên Huế', () => {
    expect(row('Province', '46-20080801')).toMatchObject({ name: 'Thừa Thiên Huế', validTo: '2024-12-31' });
    expect(row('Province', '46-20250101')).toMatchObject({ name: 'Huế', validTo: null });
    expect(row('ProvinceSuccession', '46-20080801.46-20250101')).toMatchObject({
      change: 'REESTABLISHED',
      effectiveOn: '2025-01-01',
      legalBasisId: '175-2024-qh15',
    });
  });

  it('have a type and a region on every day of their lives', () => {
    const classifications = rowsOf('ProvinceClassification');
    for (const province of rowsOf('Province')) {
      const own = classifications.filter(({ provinceId }) => provinceId === province.id);
      expect(own[0]?.validFrom).toBe(province.validFrom);
      expect(own.at(-1)?.validTo).toBe(province.validTo);
      for (const [index, { validTo }] of own.slice(0, -1).entries()) {
        const next = new Date(Date.parse(`${validTo}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
        expect(own[index + 1]?.validFrom).toBe(next);
      }
    }
    const cities = (day: string) =>
      inForce(classifications, day).filter(({ type }) => type === 'CENTRALLY_RUN_CITY').length;
    expect([cities('2024-12-31'), cities('2025-01-01'), cities('2025-07-01')]).toEqual([5, 6, 6]);
    expect([cities('2026-04-30'), cities('2026-09-01'), cities('2026-09-20')]).toEqual([7, 8, 9]);
    expect(new Set(inForce(classifications, '2025-06-30').map(({ region }) => region)).size).toBe(6);
    expect(new Set(inForce(classifications, '2025-07-01').map(({ region }) => region)).size).toBe(6);
  });

  it('become cities within their lives', () => {
    const own = rowsOf('ProvinceClassification').filter(({ provinceId }) => provinceId === '22-20080801');
    expect(own.map(({ type, validFrom, validTo, legalBasisId }) => [type, validFrom, validTo, legalBasisId])).toEqual([
      ['PROVINCE', '2008-08-01', '2025-06-30', null],
      ['PROVINCE', '2025-07-01', '2026-08-31', null],
      ['CENTRALLY_RUN_CITY', '2026-09-01', null, '36-2026-qh16'],
    ]);
    expect(row('ProvinceClassification', '24-20250701.20260920')).toMatchObject({ type: 'CENTRALLY_RUN_CITY' });
    expect(row('ProvinceClassification', '75-20250701.20250701')).toMatchObject({
      type: 'PROVINCE',
      validTo: '2026-04-29',
    });
    expect(row('ProvinceClassification', '24-20080801.20080801')).toMatchObject({
      region: 'NORTHERN_MIDLANDS_AND_MOUNTAINS',
    });
  });
});

describe('departments', () => {
  const count = (abbreviation: string, day: string): number =>
    inForce(rowsOf('Department'), day).filter(({ code }) => code.endsWith(`-${abbreviation}`)).length;

  it('of labour are one a province until 2025-02-28', () => {
    expect(count('SLDTBXH', '2024-12-31')).toBe(63);
    expect(count('SLDTBXH', '2025-02-28')).toBe(63);
    expect(count('SLDTBXH', '2025-03-01')).toBe(0);
    expect(row('Department', '92-SLDTBXH-20080801').fields).toHaveLength(10);
  });

  it.each(['SNV', 'SYT', 'SNNMT', 'SGDDT'])('%s take over from 2025-03-01', (abbreviation) => {
    expect(count(abbreviation, '2025-02-28')).toBe(0);
    expect(count(abbreviation, '2025-03-01')).toBe(63);
    expect(count(abbreviation, '2025-06-30')).toBe(63);
    expect(count(abbreviation, '2025-07-01')).toBe(34);
  });

  it('include a People’s Committee named after the type of its province', () => {
    for (const day of ['2010-01-01', '2025-06-30']) expect(count('UBND', day)).toBe(63);
    for (const day of ['2025-07-01', '2026-08-31', '2026-09-01', '2026-12-31']) expect(count('UBND', day)).toBe(34);
    expect(row('Department', '22-UBND-20080801')).toMatchObject({
      name: 'Ủy ban nhân dân tỉnh',
      validTo: '2026-08-31',
    });
    expect(row('Department', '22-UBND-20260901')).toMatchObject({ name: 'Ủy ban nhân dân thành phố', validTo: null });
  });

  it('share every field of work out among one department a province and day', () => {
    const departments = rowsOf('Department');
    const fields = row('Department', '01-SLDTBXH-20080801').fields;
    for (const day of ['2024-12-31', '2025-01-01', '2025-02-28', '2025-03-01', '2025-06-30', '2025-07-01']) {
      for (const province of inForce(rowsOf('Province'), day)) {
        const own = inForce(departments, day).filter(({ provinceId }) => provinceId === province.id);
        expect(own.flatMap((department) => department.fields).sort()).toEqual([...fields].sort());
      }
    }
  });

  it('pass each field on', () => {
    const successions = rowsOf('DepartmentSuccession');
    expect(successions).toHaveLength(63 * 10 + 52 * 10 + 10);
    const next = (id: string, field: string) =>
      successions
        .filter((row) => row.predecessorId === id && row.field === field)
        .map(({ successorId }) => successorId);
    expect(next('92-SLDTBXH-20080801', 'MERITORIOUS_SERVICE')).toEqual(['92-SNV-20250301']);
    expect(next('92-SLDTBXH-20080801', 'POVERTY_REDUCTION')).toEqual(['92-SNNMT-20250301']);
    expect(next('92-SYT-20250301', 'CHILD_PROTECTION')).toEqual(['92-SYT-20250701']);
    expect(next('10-SGDDT-20250301', 'VOCATIONAL_EDUCATION')).toEqual(['15-SGDDT-20250701']);
    expect(next('46-SLDTBXH-20080801', 'EMPLOYMENT')).toEqual(['46-SLDTBXH-20250101']);
    expect(next('46-SLDTBXH-20250101', 'EMPLOYMENT')).toEqual(['46-SNV-20250301']);
    expect(next('46-SNV-20250301', 'EMPLOYMENT')).toEqual([]);
    expect(new Set(successions.map((row) => `${row.effectiveOn} ${row.effectiveOnQualifier}`))).toEqual(
      new Set(['2025-01-01 EXACT', '2025-03-01 APPROXIMATE', '2025-07-01 EXACT']),
    );
  });

  it('include the Youth Union of Nghệ An', () => {
    expect(row('Department', '40-TINHDOAN-20080801')).toMatchObject({
      name: 'Tỉnh đoàn',
      kind: 'MASS_ORGANISATION',
      fields: [],
      organisationId: '40-TD',
    });
  });

  it('are periods of a body, which a new province of the same code does not carry on', () => {
    const periodsOf = (body: string): string[] =>
      rowsOf('Department').flatMap(({ id, organisationId }) => (organisationId === body ? [id] : []));
    expect(periodsOf('22-UBND')).toEqual(['22-UBND-20080801', '22-UBND-20260901']);
    expect(periodsOf('91-UBND')).toEqual(['91-UBND-20080801']);
    expect(periodsOf('91-UBND-20250701')).toEqual(['91-UBND-20250701']);
    expect(row('Organisation', '91-UBND-20250701')).toMatchObject({ code: '91-UBND', provinceId: '91-20250701' });
  });
});

describe('programmes', () => {
  it('have the components of their decisions', () => {
    const components = rowsOf('ProgrammeComponent');
    const top = (code: string) => components.filter((row) => row.programmeId === code && row.parentId === null).length;
    expect([top('ntp-poverty'), top('ntp-rural'), top('ntp-ethnic'), top('ntp-2026-2035')]).toEqual([7, 11, 10, 0]);
    expect(row('ProgrammeComponent', 'ntp-poverty.4.2')).toMatchObject({
      parentId: 'ntp-poverty.4',
      kind: 'SUBPROJECT',
      fields: ['OVERSEAS_LABOUR'],
    });
  });

  it('of 2021-2025 are followed by one of 2026-2035', () => {
    expect(rowsOf('Programme').filter(({ successorId }) => successorId === 'ntp-2026-2035')).toHaveLength(3);
    expect(row('Programme', 'ntp-ethnic')).toMatchObject({ startsOn: '2021-01-01', endsOn: '2030-12-31' });
    expect(row('Programme', 'merit')).toMatchObject({
      kind: 'RECURRING_POLICY',
      name: 'Trợ cấp ưu đãi hằng tháng cho người có công với cách mạng',
      nameAsPublished: null,
    });
  });
});

describe('documents and sources', () => {
  it('have days and titles that were looked up in law where the source gives none', () => {
    const days = ['20-2021-nd-cp', '06-nq-cp-labour-market', '128-nq-cp-covid-19'].map((id) => {
      const { issuedOn, confidence, unknowns } = row('Document', id);
      return [issuedOn, confidence, unknowns];
    });
    expect(days).toEqual([
      ['2021-03-15', 'READ', []],
      ['2023-01-10', 'READ', []],
      ['2021-10-11', 'READ', []],
    ]);
  });

  it('keep what a source does not say unknown', () => {
    expect(row('Document', '13-2022-nq-hdnd-can-tho')).toMatchObject({
      issuedOn: null,
      confidence: null,
      unknowns: [
        {
          field: 'issuedOn',
          reason: 'Nguồn chỉ nêu số, không nêu ngày ban hành',
          reasonEn: 'The source gives the number, not the day of issue',
        },
      ],
    });
    expect(row('Document', '13-2022-nq-hdnd-can-tho')).toMatchObject({
      number: '13/2022/NQ-HĐND',
      issuers: ['HĐND thành phố'],
    });
    expect(row('Document', '4286-2021-ctph-bldtbxh-twdtn')).toMatchObject({
      issuedOn: '2021-11-25',
      coveredPeriod: '2021-2025',
    });
    expect(row('Document', '4286-2021-ctph-bldtbxh-twdtn').issuers).toHaveLength(2);
    expect(rowsOf('Source').map(({ id, publishedOn }) => [id, publishedOn])).toEqual([
      ['D0', null],
      ['D1', null],
      ['D2', null],
      ['D3', '2023-08-28'],
      ['D4', null],
    ]);
  });

  it('give a reason for every missing day of issue', () => {
    for (const { id, issuedOn, unknowns } of rowsOf('Document')) {
      const reasons = (unknowns as readonly { readonly field: string }[]).filter(({ field }) => field === 'issuedOn');
      expect([id, reasons.length]).toEqual([id, issuedOn === null ? 1 : 0]);
    }
  });
});

describe('figures', () => {
  const figures: readonly (readonly [string, number, string])[] = [
    ['D1.10.2024.vocational-institutions', 14, 'EXACT'],
    ['D1.10.2024.trained-labour-rate', 68.2, 'EXACT'],
    ['D1.10.2023.labour-share-agriculture.end', 52.7, 'EXACT'],
    ['D1.10.2023.labour-share-services.end', 28.72, 'EXACT'],
    ['D1.10.2023.labour-share-industry-construction.end', 18.58, 'EXACT'],
    ['D1.10.no-period.extraordinary-council-sessions-for-ntp', 9, 'EXACT'],
    ['D1.10.no-period.governing-documents-issued-for-ntp', 300, 'MORE_THAN'],
    ['D3.92.2023S1.monthly-allowance-payments', 62_520, 'EXACT'],
    ['D3.92.2023S1.monthly-allowance-amount', 108_000_000_000, 'MORE_THAN'],
    ['D3.92.2023S1.convalescence-rounds', 4, 'EXACT'],
    ['D3.92.2023S1.convalescence-participants', 317, 'EXACT'],
    ['D3.92.2023S1.capital-visit-delegations', 2, 'EXACT'],
    ['D3.92.2023S1.capital-visit-participants', 90, 'EXACT'],
    ['D3.92.2023S1.heroic-mothers-in-lifelong-care.end', 23, 'EXACT'],
    ['D3.92.2023S1.gratitude-fund-raised', 8_000_000_000, 'MORE_THAN'],
    ['D3.92.2023S1.gratitude-houses-built-or-repaired', 94, 'EXACT'],
    ['D3.92.2023S1.savings-books-given', 23, 'EXACT'],
    ['D3.92.2023S1.regular-allowance-payments', 246_000, 'MORE_THAN'],
    ['D3.92.2023S1.regular-allowance-amount', 138_000_000_000, 'MORE_THAN'],
    ['D3.92.2022.poor-household-rate.start', 0.8, 'EXACT'],
    ['can-tho-poor-2022', 0.52, 'EXACT'],
    ['D3.92.no-period.child-friendly-communes', 90.36, 'EXACT'],
    ['D3.92.no-period.under-six-health-insurance', 100, 'EXACT'],
    ['D3.92.no-period.children-in-hardship-supported', 96, 'MORE_THAN'],
    ['D3.92.no-period.tasks-on-time', 100, 'EXACT'],
    ['D3.92.no-period.procedures-on-time', 100, 'EXACT'],
    ['D3.92.no-period.documents-signed-digitally', 100, 'EXACT'],
    ['D3.92.no-period.results-digitised', 100, 'EXACT'],
    ['D3.92.no-period.procedures-online', 7, 'EXACT'],
  ];

  it.each(figures)('%s is %d, %s', (id, actual, actualQualifier) => {
    expect(row('IndicatorValue', id)).toMatchObject({ actual, actualQualifier, target: null, targetQualifier: null });
  });

  it('are all there, with targets, remarks, programmes and what is unknown', () => {
    expect(rowsOf('IndicatorValue')).toHaveLength(figures.length + 1);
    expect(row('IndicatorValue', 'D2.89.2023.disbursement-rate')).toMatchObject({
      target: 100,
      targetQualifier: 'EXACT',
      actual: null,
      actualQualifier: null,
      programmeId: 'ntp-poverty',
      setById: 'an-giang-2',
      saidById: 'le-van-phuoc',
      provinceId: '89-20080801',
    });
    expect(row('IndicatorValue', 'D1.10.2024.trained-labour-rate')).toMatchObject({
      measuredOn: '2024-07-06',
      moment: null,
      inferred: [{ field: 'period' }, { field: 'measuredOn' }],
    });
    expect(row('IndicatorValue', 'D3.92.2023S1.monthly-allowance-amount')).toMatchObject({
      programmeId: 'merit',
      provinceId: '92-20080801',
      period: '2023S1',
      moment: 'DURING',
      saidById: 'tran-thi-xuan-mai',
      sourceId: 'D3',
    });
    expect(row('IndicatorValue', 'D1.10.no-period.governing-documents-issued-for-ntp').unknowns).toContainEqual({
      field: 'period',
      reason: 'Nguồn không nêu kỳ số liệu',
      reasonEn: 'The source gives no period',
    });
  });

  it('that the source ties to no period have the day on which they were said', () => {
    const rates = figures.map(([id]) => id).filter((id) => id.startsWith('D3.92.no-period.'));
    expect(rates).toHaveLength(8);
    for (const id of rates)
      expect(row('IndicatorValue', id)).toMatchObject({
        period: null,
        moment: null,
        statedOn: '2023-08-28',
        unknowns: [{ field: 'period' }],
      });
  });

  it('are rates where they are percentages', () => {
    for (const { id, unit, measure } of rowsOf('Indicator'))
      expect([id, measure === 'RATE']).toEqual([id, unit === 'percent']);
    const stocks = rowsOf('Indicator').filter(({ measure }) => measure === 'STOCK');
    expect(stocks.map(({ id }) => id)).toEqual(['vocational-institutions', 'heroic-mothers-in-lifelong-care']);
  });

  it('of standard levels follow one another', () => {
    const national = rowsOf('StandardLevel').filter(
      ({ programmeId, provinceId }) => programmeId === 'social-assistance' && provinceId === null,
    );
    expect(
      national.map(({ amount, validFrom, validTo, confidence }) => [amount, validFrom, validTo, confidence]),
    ).toEqual([
      [270_000, null, '2021-06-30', 'READ'],
      [360_000, '2021-07-01', '2024-06-30', 'READ'],
      [500_000, '2024-07-01', '2026-06-30', 'READ'],
      [540_000, '2026-07-01', null, 'SECONDARY'],
    ]);
    expect(row('StandardLevel', 'can-tho-13-2022')).toMatchObject({
      amount: 400_000,
      previousAmount: 360_000,
      provinceId: '92-20080801',
      validFrom: null,
      saidById: 'tran-thi-xuan-mai',
      sourceId: 'D3',
      legalBasisId: '13-2022-nq-hdnd-can-tho',
      furtherGroups: { count: 4, qualifier: 'EXACT', of: 'CHILDREN', named: null },
    });
  });
});

const pointsOf = (agreement: string, kind: string): readonly Rows['Point'][] =>
  rowsOf('Point').filter((point) => point.agreementId === agreement && point.kind === kind);

describe('agreements', () => {
  it('of Hồ Chí Minh City and Cần Thơ have no date that the source does not give', () => {
    expect(row('CooperationAgreement', 'hcm-can-tho')).toMatchObject({
      stage: 'SIGNED',
      titleAsPublished: null,
      signedOn: null,
      startsOn: null,
      endsOn: null,
      headingCount: null,
      contentsOpenEnded: true,
      readings: [{ field: 'headingCount' }],
      sourceId: 'D0',
    });
    expect(row('CooperationAgreement', 'hcm-can-tho').fields).toHaveLength(6);
    expect(pointsOf('hcm-can-tho', 'CONTENT')).toHaveLength(4);
    expect(pointsOf('hcm-can-tho', 'PURPOSE').map(({ saidById }) => saidById)).toEqual([
      ...Array.from({ length: 3 }, () => 'nguyen-thuc-hien'),
      ...Array.from({ length: 4 }, () => 'le-van-thinh'),
    ]);
    expect(rowsOf('DocumentShare')).toMatchObject([
      {
        count: 53,
        qualifier: 'EXACT',
        practisedSince: 2021,
        sharedOn: null,
        documentId: null,
        advisedToId: '79-UBND',
        fromDepartmentId: '79-SLDTBXH-20080801',
        toDepartmentId: '92-SLDTBXH-20080801',
      },
    ]);
  });

  it('name nobody who signed, since no source does', () => {
    const parties = rowsOf('AgreementParty');
    expect(parties.map(({ id, signedBy }) => [id, signedBy])).toEqual([
      ['hcm-can-tho.79-SLDTBXH', null],
      ['hcm-can-tho.92-SLDTBXH', null],
      ['nghe-an-youth-union.40-SLDTBXH', 'đại diện Ban Giám đốc Sở'],
      ['nghe-an-youth-union.40-TD', 'đại diện Ban Thường vụ Tỉnh đoàn'],
    ]);
    for (const party of parties)
      expect(party).toMatchObject({
        signatoryName: null,
        signatoryTitle: null,
        unknowns: [
          {
            field: 'signatoryName',
            reason: 'Nguồn không nêu tên người ký',
            reasonEn: 'The source does not name who signed',
          },
        ],
      });
  });

  it('of Nghệ An have their period, contents, objectives and legal basis', () => {
    const agreement = row('CooperationAgreement', 'nghe-an-youth-union');
    expect(agreement).toMatchObject({
      kind: 'COORDINATION_PROGRAMME',
      signedOn: '2022-02-28',
      startsOn: '2022-01-01',
      endsOn: '2025-12-31',
      objectiveCount: 4,
      reviewCycle: 'ANNUAL',
      levels: ['PROVINCE', 'GRASSROOTS'],
      inferred: [{ field: 'signedOn' }, { field: 'startsOn' }, { field: 'endsOn' }],
      readings: [{ field: 'objectives' }],
    });
    expect(pointsOf('nghe-an-youth-union', 'OBJECTIVE').map(({ position }) => position)).toEqual([1, 2, 3, 4]);
    const contents = pointsOf('nghe-an-youth-union', 'CONTENT');
    expect(contents).toHaveLength(8);
    expect(contents[2]).toMatchObject({
      position: 3,
      fields: ['VOCATIONAL_EDUCATION', 'EMPLOYMENT'],
      about: 'Hướng nghiệp, giáo dục nghề nghiệp, giải quyết việc làm cho thanh thiếu niên',
    });
    expect(rowsOf('Commitment').map(({ cycle, status }) => [cycle, status])).toEqual([
      [null, null],
      ['ANNUAL', null],
      [null, null],
    ]);
    const documents = rowsOf('AgreementDocument').map(({ documentId, role }) => [documentId, role]);
    expect(documents).toEqual([
      ['4286-2021-ctph-bldtbxh-twdtn', 'LEGAL_BASIS'],
      ['128-nq-cp-covid-19', 'GUIDANCE'],
      ['598-2021-kh-ubnd-nghe-an', 'GUIDANCE'],
    ]);
  });
});

describe('exchanges', () => {
  const participantsOf = (exchange: string): readonly Rows['ExchangeParticipant'][] =>
    rowsOf('ExchangeParticipant').filter(({ exchangeId }) => exchangeId === exchange);

  it('of Lào Cai and Thanh Hóa have hosts, people, context, difficulties and practices', () => {
    expect(row('Exchange', 'lao-cai-thanh-hoa-2024')).toMatchObject({
      heldOn: '2024-07-06',
      partOfDay: 'AFTERNOON',
      place: 'thành phố Thanh Hóa',
      fields: ['EMPLOYMENT', 'VOCATIONAL_EDUCATION', 'OVERSEAS_LABOUR', 'POVERTY_REDUCTION', 'RURAL_DEVELOPMENT'],
      programmeKinds: ['NATIONAL_TARGET'],
    });
    const people = participantsOf('lao-cai-thanh-hoa-2024');
    expect(people.map(({ role, organisationId, personId }) => [role, organisationId, personId])).toEqual([
      ['HOST', '10-UBND', null],
      ['HOST', '38-UBND', null],
      ['ATTENDED', '38-UBND', 'do-minh-tuan'],
      ['ATTENDED', '38-UBND', 'dau-thanh-tung'],
      ['ATTENDED', '38-SN', null],
      ['ATTENDED', '10-UBND', 'trinh-xuan-truong'],
      ['ATTENDED', '10-TULC', 'do-truong-son'],
      ['ATTENDED', '10-DDBQH', null],
      ['ATTENDED', '10-HDND-VHXH', null],
      ['ATTENDED', '10-SN', null],
      ['REPORTED', '38-SLDTBXH', 'vu-thi-huong'],
    ]);
    expect(people.slice(0, 2).map(({ departmentId }) => departmentId)).toEqual([
      '10-UBND-20080801',
      '38-UBND-20080801',
    ]);
    expect(rowsOf('ExchangeDocument').map(({ documentId, role }) => [documentId, role])).toEqual([
      ['111-2024-qh15', 'CONTEXT'],
    ]);
    const ofThere = <Row extends { readonly sourceId: string | null }>(rows: readonly Row[]): readonly Row[] =>
      rows.filter(({ sourceId }) => sourceId === 'D1');
    expect(ofThere(rowsOf('Difficulty')).map(({ id, programmeKind, fields }) => [id, programmeKind, fields])).toEqual([
      ['d1-slow-capital', 'NATIONAL_TARGET', ['POVERTY_REDUCTION']],
      ['d1-payout-procedures', 'NATIONAL_TARGET', ['POVERTY_REDUCTION']],
    ]);
    const practices = ofThere(rowsOf('Practice'));
    expect(practices).toHaveLength(10);
    expect(practices.slice(0, 3).map(({ id, fields, provinceId }) => [id, fields, provinceId])).toEqual([
      ['th-overseas-labour', ['OVERSEAS_LABOUR'], '38-20080801'],
      ['th-demand-forecast', ['EMPLOYMENT', 'VOCATIONAL_EDUCATION'], '38-20080801'],
      ['th-market-information', ['EMPLOYMENT'], '38-20080801'],
    ]);
  });

  it('of An Giang have six directives, a host and fifteen who took part, and nobody in the chair', () => {
    expect(row('Exchange', 'an-giang-mid-year-2023')).toMatchObject({
      heldOn: '2023-06-30',
      period: '2023S1',
      periodAhead: '2023S2',
      place: null,
      documentId: 'an-giang-notice-2023',
    });
    const directives = rowsOf('Directive').filter(({ exchangeId }) => exchangeId === 'an-giang-mid-year-2023');
    expect(directives.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(directives[1]).toMatchObject({
      due: '2023-12-31',
      indicatorId: 'disbursement-rate',
      target: 100,
      targetYear: 2023,
      targetStrength: 'STRIVE',
      saidById: 'le-van-phuoc',
    });
    const people = participantsOf('an-giang-mid-year-2023');
    expect(people).toHaveLength(16);
    expect(people.filter(({ role }) => role === 'HOST').map(({ organisationId }) => organisationId)).toEqual([
      '89-SLDTBXH',
    ]);
    expect(people.map(({ organisationId }) => organisationId)).toContain('89-CDN');
    expect(rowsOf('ExchangeParticipant').filter(({ role }) => role === 'CHAIR')).toEqual([]);
  });

  it('at which something was signed lead to it', () => {
    const signings = rowsOf('Exchange').filter(({ kind }) => kind === 'SIGNING_CEREMONY');
    expect(signings.map(({ agreementId, heldOn }) => [agreementId, heldOn])).toEqual([
      ['hcm-can-tho', null],
      ['nghe-an-youth-union', '2022-02-28'],
    ]);
  });
});

describe('a file with a mistake', () => {
  let copy: string;

  beforeEach(async () => {
    copy = await mkdtemp(path.join(tmpdir(), 'reference-'));
    await cp(directory, copy, { recursive: true });
  });

  afterEach(() => rm(copy, { recursive: true }));

  it.each([
    ['documents.yaml', 'kind: ORDINANCE', 'kind: ORDER', 'record "02-2020-ubtvqh14", field "kind": Invalid option'],
    [
      'documents.yaml',
      'key: 102-2016-qh13',
      'key: 02-2020-ubtvqh14',
      'record "02-2020-ubtvqh14", field "id": occurs twice',
    ],
    ['documents.yaml', '2020-12-09', '2020-02-30', 'record "02-2020-ubtvqh14", field "issuedOn": no such day'],
    [
      'documents.yaml',
      'field: issuedOn',
      'field: issued_on',
      'record "90-2022-qd-ttg", field "inferred": Document has no field "issued_on"',
    ],
    ['documents.yaml', '- key: 02-2020-ubtvqh14', '- key: [', 'at line'],
    ['provinces.tsv', 'Tây Nguyên\tmerged', 'Tây Nguyên\tsplit', 'field "change": "split" is not known'],
    ['provinces.tsv', '\n04\tCao Bằng', '\n02\tCao Bằng', 'record "02-20080801", field "id": occurs twice'],
    [
      'province-changes.yaml',
      "code: '75'",
      "code: '74'",
      'record "74", field "code": there is no province with this code',
    ],
    [
      'province-changes.yaml',
      '36-2026-qh16',
      '37-2026-qh16',
      'field "legalBasisId": there is no Document "37-2026-qh16"',
    ],
    [
      'departments.yaml',
      'EMPLOYMENT: SNV',
      'EMPLOYMENT: SYT',
      'record "SLDTBXH", field "successors.EMPLOYMENT": no "SYT" takes it over',
    ],
    [
      'departments.yaml',
      'province: 40-20080801',
      'province: 41-20080801',
      'record "TINHDOAN", field "province": there is no "41-20080801"',
    ],
    [
      'programmes.yaml',
      'successor: ntp-2026-2035',
      'successor: ntp-2026',
      'record "ntp-poverty", field "successorId": there is no Programme',
    ],
    ['programmes.yaml', "code: '1.2'", "code: '1.1'", 'record "ntp-poverty.1.1", field "id": occurs twice'],
    [
      'programmes.yaml',
      'fields: [OVERSEAS_LABOUR]',
      'fields: [OVERSEAS]',
      'record "4.2", field "fields.0": Invalid option',
    ],
    [
      'cooperation.yaml',
      'basis: 136/2013/NĐ-CP',
      'basis: 137/2013/NĐ-CP',
      'no document has the number "137/2013/NĐ-CP"',
    ],
    ['cooperation.yaml', 'province: "01", from', 'province: "02", from', 'no province of today has the code "02"'],
    ['cooperation.yaml', 'rural: 1500000', 'rural: -1', 'field "law.povertyLines.0.rural": Too small'],
    [
      'cooperation.yaml',
      'publishedOn: 2023-08-28',
      'published: 2023-08-28',
      'record "D3", field "published": Unrecognized key',
    ],
    [
      'cooperation.yaml',
      'key: 111-2024-qh15, kind',
      'key: 102-2016-qh13, kind',
      'record "102-2016-qh13", field "id": occurs twice',
    ],
    [
      'cooperation.yaml',
      'place: *noPlace',
      'town: *noPlace',
      'record "an-giang-mid-year-2023", field "unknowns": Exchange has no field "town"',
    ],
    [
      'cooperation.yaml',
      'inferred: { heldOn: *year2022 }',
      'inferred: { day: *year2022 }',
      'record "nghe-an-signing-2022", field "inferred": Exchange has no field "day"',
    ],
    [
      'cooperation.yaml',
      'field: focalPoint',
      'field: centre',
      'record "an-giang-4", field "readings": Directive has no field "centre"',
    ],
    [
      'cooperation.yaml',
      'indicator: trained-labour-rate',
      'indicator: trained',
      'field "indicatorId": there is no Indicator "trained"',
    ],
    [
      'cooperation.yaml',
      'period: "2024"',
      'period: "2024H1"',
      'record "an-giang-6", field "period": expected a period',
    ],
    [
      'cooperation.yaml',
      'qualifier: MORE_THAN',
      'qualifier: OVER',
      'record "governing-documents-issued-for-ntp", field "qualifier": Invalid option',
    ],
    [
      'cooperation.yaml',
      'signatory: null, signedBy',
      'signatory: le-van-luong, signedBy',
      'record "nghe-an-youth-union", field "parties.0.signatory": Invalid input',
    ],
    [
      'cooperation.yaml',
      '{ organisation: 40-TD, signatory',
      '{ organisation: 40-BTG, signatory',
      '"40-BTG" is no department of the hub',
    ],
    [
      'cooperation.yaml',
      'role: LEGAL_BASIS }',
      'role: BASIS }',
      'record "nghe-an-youth-union", field "documents.0.role": Invalid option',
    ],
    [
      'cooperation.yaml',
      'document: 111-2024-qh15, role',
      'document: 112-2024-qh15, role',
      'field "documentId": there is no Document "112-2024-qh15"',
    ],
    [
      'cooperation.yaml',
      'role: HOST, organisation: 10-UBND',
      'role: HOST, organisation: 10-UB',
      'record "lao-cai-thanh-hoa-2024.1", field "organisationId": there is no Organisation "10-UB"',
    ],
    [
      'cooperation.yaml',
      'saidBy: le-van-phuoc',
      'saidBy: le-van-phuong',
      'record "an-giang-1", field "saidById": there is no Person "le-van-phuong"',
    ],
    ['cooperation.yaml', 'province: "79"', 'province: "78"', 'no province has the code "78"'],
  ])('%s with %j as %j is refused: %s', async (file, right, wrong, message) => {
    const content = await readFile(path.join(copy, file), 'utf8');
    expect(content).toContain(right);
    await writeFile(path.join(copy, file), content.replace(right, wrong));
    const refusal = await readReference(copy).then(String, (error: unknown) => (error as Error).message);
    expect(refusal).toMatch(new RegExp(`^${file}: `));
    expect(refusal).toContain(message);
  });
});
