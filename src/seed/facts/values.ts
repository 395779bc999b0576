import { z } from 'zod';
import type { IndicatorValueRow, ProgrammeLinkRow } from '../../db/generated/model.ts';
import { day, maybe, oneOf, period, text } from '../reference/shape.ts';
import { rowOf } from '../row-of.ts';
import type { Keys } from './keys.ts';
import { inferredOf, readingsOf, unknownsOf } from './notes.ts';
import { programmeLinks } from './programme-links.ts';
import { noted, readings, saidBy, texts } from './shape.ts';

/** Published figures. */
export const valueShape = z.strictObject({
  key: text.optional(),
  indicator: text,
  source: text,
  province: text,
  organisation: maybe(text),
  programme: maybe(text),
  programmes: texts,
  period: maybe(period),
  moment: maybe(oneOf('Moment')),
  measuredOn: maybe(day),
  statedOn: maybe(day),
  value: maybe(z.number()),
  target: maybe(z.number()),
  qualifier: oneOf('Qualifier'),
  ...saidBy,
  setBy: maybe(text),
  about: maybe(text),
  aboutEn: maybe(text),
  ...readings,
  ...noted,
});

type Value = z.output<typeof valueShape>;

const renamed = { value: 'actual' };

function valueId({ key, source, province, period: given, indicator, moment }: Value): string {
  const isPart = moment === 'START' || moment === 'END';
  const parts = [source, province, given ?? 'no-period', indicator, ...(isPart ? [moment.toLowerCase()] : [])];
  return key ?? parts.join('.');
}

/** Creates the row of a figure. */
export const valueRow = (entry: Value, keys: Keys): IndicatorValueRow =>
  rowOf('IndicatorValue', {
    id: valueId(entry),
    indicatorId: entry.indicator,
    provinceId: keys.province(entry.province),
    organisationId: entry.organisation,
    programmeId: entry.programme,
    period: entry.period,
    moment: entry.moment,
    measuredOn: entry.measuredOn,
    statedOn: entry.statedOn,
    about: entry.about,
    aboutEn: entry.aboutEn,
    saidById: entry.saidBy,
    setById: entry.setBy?.replace('directives/', '') ?? null,
    target: entry.target,
    targetQualifier: entry.target === null ? null : entry.qualifier,
    actual: entry.value,
    actualQualifier: entry.value === null ? null : entry.qualifier,
    sourceId: entry.source,
    unknowns: unknownsOf(entry, renamed),
    inferred: inferredOf(entry, renamed),
    readings: readingsOf(entry, renamed),
  });

/** Creates the rows of the programmes that it is about, where there are several. */
export const valueProgrammes = (entry: Value): ProgrammeLinkRow[] =>
  programmeLinks(entry, 'indicatorValueId', valueId(entry));
