import { z } from 'zod';
import type { IndicatorRow } from '../../db/generated/model.ts';
import { oneOf, text } from '../reference/shape.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import { fields, fieldsOf } from './shape.ts';

/** Indicators. */
export const indicatorShape = z.strictObject({
  code: text,
  measure: oneOf('Measure'),
  noValue: z.boolean().default(false),
  unit: text,
  label: text,
  labelEn: text,
  ...fields,
});

/** Names of units in Vietnamese, by their codes. */
export const unitNames = z.record(text, text);

/** Creates the row of an indicator. */
export function indicatorRow(entry: z.output<typeof indicatorShape>, units: z.output<typeof unitNames>): IndicatorRow {
  const unitName = units[entry.unit];
  if (unitName === undefined) throw new Error(`units.yaml: the unit "${entry.unit}" has no Vietnamese name.`);
  return rowOf('Indicator', {
    id: entry.code,
    code: entry.code,
    name: entry.label,
    nameEn: entry.labelEn,
    sortKey: sortKey(entry.label),
    unit: entry.unit,
    unitName,
    measure: entry.measure,
    fields: fieldsOf(entry),
  });
}
