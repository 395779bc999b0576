import { z } from 'zod';
import type { DocumentRelationRow, DocumentRow } from '../../db/generated/model.ts';
import { day, maybe, oneOf, text } from '../reference/shape.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import { inferredOf, unknownsOf } from './notes.ts';
import { fields, fieldsOf, noted, summary, texts } from './shape.ts';

const signer = z.strictObject({ person: text, title: text, signedFor: text, capacity: text });

/** Documents that the sources name or are. */
export const documentShape = z.strictObject({
  key: text,
  kind: oneOf('DocumentKind'),
  number: maybe(text),
  issuers: texts,
  submittedBy: maybe(text),
  advisedBy: maybe(text),
  issuedOn: maybe(day),
  titleAsPublished: maybe(text),
  coveredPeriod: maybe(text),
  ...fields,
  relations: z.array(z.strictObject({ role: oneOf('DocumentRelationRole'), document: text })).default([]),
  source: text,
  exchange: maybe(text),
  signer: maybe(signer),
  recipients: texts,
  recipientOrganisations: texts,
  ...summary,
  ...noted,
});

export type FactDocument = z.output<typeof documentShape>;

/**
 * Creates the row of a document.
 * @param names the names of organisations by their keys
 * @param publishedAs the source that is this document, if one is
 */
export function documentRow(
  entry: FactDocument,
  names: ReadonlyMap<string, string>,
  publishedAs: string | undefined,
): DocumentRow {
  return rowOf('Document', {
    id: entry.key,
    number: entry.number,
    issuers: entry.issuers.map((key) => names.get(key) ?? key),
    issuedOn: entry.issuedOn,
    kind: entry.kind,
    about: entry.about,
    aboutEn: entry.aboutEn,
    titleAsPublished: entry.titleAsPublished,
    sortKey: sortKey(entry.about),
    coveredPeriod: entry.coveredPeriod,
    fields: fieldsOf(entry),
    recipients: entry.recipients,
    signerId: entry.signer?.person ?? null,
    signerTitle: entry.signer?.title ?? null,
    signedFor: entry.signer?.signedFor ?? null,
    signingCapacity: entry.signer?.capacity ?? null,
    sourceId: entry.source,
    publishedAsId: publishedAs ?? null,
    unknowns: unknownsOf(entry),
    inferred: inferredOf(entry),
  });
}

/** Creates the rows of its relations to other documents. */
export const relationRows = ({ key, relations }: FactDocument): DocumentRelationRow[] =>
  relations.map(({ role, document }) => ({ id: `${key}.${document}`, role, fromId: key, toId: document }));
