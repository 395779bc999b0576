import { z } from 'zod';
import type { IndicatorRow, IndicatorValueRow, StandardLevelRow } from '../../db/generated/model.ts';
import { sortKey } from '../sort-key.ts';
import { parentsFirst } from './parents-first.ts';
import { day, maybe, oneOf, period, text, unknowns } from './shape.ts';

/** What is measured. */
export const indicatorFile = z.array(
  z.strictObject({
    code: text,
    name: text,
    about: text,
    unit: text,
    additive: z.boolean(),
    field: maybe(oneOf('FieldOfWork')),
  }),
);

/** Published figures. */
export const indicatorValueFile = z.array(
  z.strictObject({
    indicator: text,
    source: text,
    province: text,
    department: maybe(text),
    programme: maybe(text),
    period: maybe(period),
    moment: oneOf('Moment').default('DURING'),
    measuredOn: maybe(day),
    baseline: maybe(z.number()),
    baselineQualifier: maybe(oneOf('Qualifier')),
    target: maybe(z.number()),
    targetQualifier: maybe(oneOf('Qualifier')),
    actual: maybe(z.number()),
    actualQualifier: maybe(oneOf('Qualifier')),
    note: maybe(text),
    unknowns,
  }),
);

/** Standard levels, national and of provinces. */
export const standardLevelFile = z.array(
  z.strictObject({
    key: text,
    programme: text,
    province: maybe(text),
    amount: z.int().positive(),
    qualifier: oneOf('Qualifier').default('EXACT'),
    validFrom: maybe(day),
    validTo: maybe(day),
    legalBasis: maybe(text),
    replaces: maybe(text),
    note: maybe(text),
    source: maybe(text),
    unknowns,
  }),
);

type IndicatorValueEntry = z.output<typeof indicatorValueFile>[number];

/** The indicators as rows. */
export function indicatorRows(content: z.output<typeof indicatorFile>): IndicatorRow[] {
  return content.map((entry) => ({ id: entry.code, sortKey: sortKey(entry.name), ...entry }));
}

/** The figures as rows. */
export function indicatorValueRows(content: readonly IndicatorValueEntry[]): IndicatorValueRow[] {
  return content.map((entry) => {
    const { indicator, source, province, department, programme, ...rest } = entry;
    return {
      ...rest,
      id: indicatorValueId(entry),
      indicatorId: indicator,
      provinceId: province,
      departmentId: department,
      programmeId: programme,
      sourceId: source,
      baselineQualifier: qualifier(entry.baseline, entry.baselineQualifier),
      targetQualifier: qualifier(entry.target, entry.targetQualifier),
      actualQualifier: qualifier(entry.actual, entry.actualQualifier),
      synthetic: false,
    };
  });
}

function indicatorValueId({ source, province, period: given, indicator, moment }: IndicatorValueEntry): string {
  const [code] = province.split('-');
  const parts = [source, code, given ?? 'no-period', indicator];
  return (moment === 'DURING' ? parts : [...parts, moment.toLowerCase()]).join('.');
}

/** A figure that is there without a qualifier is exact. */
function qualifier(
  figure: number | null,
  given: IndicatorValueEntry['actualQualifier'],
): IndicatorValueEntry['actualQualifier'] {
  return figure === null ? null : (given ?? 'EXACT');
}

/** The standard levels as rows, each after the one it replaced. */
export function standardLevelRows(content: z.output<typeof standardLevelFile>): StandardLevelRow[] {
  const rows = content.map(({ key, programme, province, legalBasis, replaces, source, ...rest }) => ({
    ...rest,
    id: key,
    programmeId: programme,
    provinceId: province,
    legalBasisId: legalBasis,
    replacesId: replaces,
    sourceId: source,
  }));
  return parentsFirst(rows, ({ replacesId }) => replacesId);
}
