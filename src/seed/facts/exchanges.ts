import { z } from 'zod';
import type {
  ExchangeDocumentRow,
  ExchangeParticipantRow,
  ExchangeRow,
  OrganisationRow,
  ProgrammeKind,
} from '../../db/generated/model.ts';
import { day, maybe, oneOf, period, text } from '../reference/shape.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import type { Keys } from './keys.ts';
import { inferredOf, unknownsOf } from './notes.ts';
import { pointRows, type PointRows } from './points.ts';
import { documentRole, fields, fieldsOf, list, noted, summary, texts } from './shape.ts';

const participant = z.strictObject({
  role: oneOf('ParticipantRole'),
  person: maybe(text),
  organisation: text,
  present: z.string().toUpperCase().pipe(oneOf('ParticipantPresence')).nullable().default(null),
});

/** Meetings and signings. */
export const exchangeShape = z.strictObject({
  key: text,
  source: text,
  kind: oneOf('ExchangeKind'),
  title: maybe(text),
  label: maybe(text),
  labelEn: maybe(text),
  heldOn: maybe(day),
  partOfDay: maybe(oneOf('PartOfDay')),
  place: maybe(text),
  periodReviewed: maybe(period),
  periodAhead: maybe(period),
  fields: fields.fields.default([]),
  missingFields: fields.missingFields,
  programmes: texts,
  document: maybe(text),
  documents: z.array(documentRole('DocumentRole')).default([]),
  agreement: maybe(text),
  presentAs: maybe(z.strictObject(summary)),
  participants: z.array(participant),
  topics: maybe(list),
  ...noted,
});

export type Exchange = z.output<typeof exchangeShape>;

const renamed = { title: 'titleAsPublished' };

/**
 * Creates the row of an exchange.
 * @param kinds the kinds of programmes by their codes
 */
export function exchangeRow(entry: Exchange, kinds: ReadonlyMap<string, ProgrammeKind>): ExchangeRow {
  const title = entry.title ?? entry.label ?? entry.key;
  return rowOf('Exchange', {
    id: entry.key,
    kind: entry.kind,
    title,
    titleAsPublished: entry.title,
    titleEn: entry.labelEn,
    sortKey: sortKey(title),
    heldOn: entry.heldOn,
    partOfDay: entry.partOfDay,
    place: entry.place,
    period: entry.periodReviewed,
    periodAhead: entry.periodAhead,
    presentAs: entry.presentAs?.about ?? null,
    presentAsEn: entry.presentAs?.aboutEn ?? null,
    topicsOpenEnded: entry.topics?.openEnded ?? false,
    fields: fieldsOf(entry),
    programmeKinds: [...new Set(entry.programmes.flatMap((code) => kinds.get(code) ?? []))],
    agreementId: entry.agreement,
    documentId: entry.document,
    sourceId: entry.source,
    unknowns: unknownsOf(entry, renamed),
    inferred: inferredOf(entry, renamed),
  });
}

/** Creates the rows of its participants, in order. */
export function participantRows(
  { key, heldOn, participants }: Exchange,
  organisations: ReadonlyMap<string, OrganisationRow>,
  keys: Keys,
): ExchangeParticipantRow[] {
  return participants.map(({ role, person, organisation, present }, index) => ({
    id: `${key}.${index + 1}`,
    exchangeId: key,
    position: index + 1,
    role,
    provinceId: organisations.get(organisation)?.provinceId ?? null,
    departmentId: keys.department(organisation, heldOn),
    organisationId: organisation,
    personId: person,
    present,
  }));
}

/** Creates the rows of the documents that it names. */
export const exchangeDocumentRows = ({ key, documents }: Exchange): ExchangeDocumentRow[] =>
  documents.map(({ document, role }) => ({
    id: `${key}.${document}`,
    exchangeId: key,
    documentId: document,
    role,
  }));

/** Creates the rows of its topics. */
export const topicPoints = ({ key, source, topics }: Exchange): PointRows =>
  pointRows(topics?.items ?? [], 'TOPIC', { column: 'exchangeId', key, source });
