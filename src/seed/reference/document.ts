import { z } from 'zod';
import type { DocumentRow } from '../../db/generated/model.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import { day, manyOf, maybe, oneOf, text, unknowns, inferred } from './shape.ts';

/** Documents: legal bases and documents that the sources name. */
export const documentFile = z.array(
  z.strictObject({
    key: text,
    number: maybe(text),
    issuers: z.array(text).min(1),
    issuedOn: maybe(day),
    kind: oneOf('DocumentKind'),
    about: text,
    aboutEn: text,
    titleAsPublished: maybe(text),
    effectiveFrom: maybe(day),
    confidence: maybe(oneOf('Confidence')),
    consulted: z.array(text).default([]),
    checkedOn: maybe(day),
    coveredPeriod: maybe(text),
    fields: manyOf('FieldOfWork'),
    url: maybe(z.url()),
    unknowns,
    inferred,
  }),
);

/** Converts documents to rows. */
export function documentRows(content: z.output<typeof documentFile>): DocumentRow[] {
  return content.map(({ key, ...entry }) => rowOf('Document', { id: key, sortKey: sortKey(entry.about), ...entry }));
}
