import { z } from 'zod';
import type { DirectiveRow, OrganisationMentionRow, ProgrammeLinkRow } from '../../db/generated/model.ts';
import { day, maybe, period, text } from '../reference/shape.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import { inferredOf, readingsOf, unknownsOf } from './notes.ts';
import { organisationMentions } from './organisation-mentions.ts';
import { joinPoints, pointRows, type PointParent, type PointRows } from './points.ts';
import { programmeLinks } from './programme-links.ts';
import { fields, fieldsOf, item, noted, openEnded, readings, summary, texts, unknowns } from './shape.ts';

const sets = z.strictObject({
  indicator: text,
  target: maybe(z.number()),
  unit: text,
  year: z.int(),
  strength: z.enum(['MUST', 'STRIVE', 'CONSIDER']),
  ...unknowns,
});

/** What a leader asked for. */
export const directiveShape = z.strictObject({
  key: text,
  source: text,
  exchange: maybe(text),
  position: z.int().positive(),
  saidBy: text,
  addressees: texts,
  addresseeOrganisations: texts,
  with: texts,
  programme: maybe(text),
  programmes: texts,
  focalPoint: maybe(text),
  period: maybe(period),
  effectiveFrom: maybe(day),
  due: maybe(day),
  status: z.null(),
  sets: maybe(sets),
  ...fields,
  ...summary,
  ...openEnded,
  items: z.array(item),
  context: maybe(item),
  learningNeed: maybe(text),
  ...readings,
  ...noted,
});

export type FactDirective = z.output<typeof directiveShape>;

/** Creates the row of a directive. */
export function directiveRow(entry: FactDirective, statementId: string | null): DirectiveRow {
  return rowOf('Directive', {
    id: entry.key,
    position: entry.position,
    about: entry.about,
    aboutEn: entry.aboutEn,
    sortKey: sortKey(entry.about),
    fields: fieldsOf(entry),
    addressees: entry.addressees,
    jointlyWith: entry.with,
    period: entry.period,
    effectiveFrom: entry.effectiveFrom,
    due: entry.due,
    indicatorId: entry.sets?.indicator ?? null,
    target: entry.sets?.target ?? null,
    targetYear: entry.sets?.year ?? null,
    targetStrength: entry.sets?.strength ?? null,
    openEnded: entry.openEnded,
    focalPointId: entry.focalPoint,
    saidById: entry.saidBy,
    statementId,
    exchangeId: entry.exchange,
    sourceId: entry.source,
    unknowns: [...unknownsOf(entry), ...(entry.sets === null ? [] : unknownsOf(entry.sets))],
    inferred: inferredOf(entry),
    readings: readingsOf(entry),
  });
}

/** Creates the rows of the bodies that it asks. */
export const addresseeRows = ({ key, addresseeOrganisations }: FactDirective): OrganisationMentionRow[] =>
  organisationMentions(addresseeOrganisations, 'ADDRESSEE', 'directiveId', key);

/** Creates the rows of the programmes that it is about. */
export const directiveProgrammes = ({ key, programme, programmes }: FactDirective): ProgrammeLinkRow[] =>
  programmeLinks({ programmes: [...(programme === null ? [] : [programme]), ...programmes] }, 'directiveId', key);

/** Creates the rows of its tasks and its context. */
export function directivePoints({ key, source, items, context }: FactDirective): PointRows {
  const parent: PointParent = { column: 'directiveId', key, source };
  return joinPoints([
    pointRows(items, 'TASK', parent),
    pointRows(context === null ? [] : [context], 'CONTEXT', parent),
  ]);
}
