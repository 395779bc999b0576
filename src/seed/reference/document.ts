import { z } from 'zod';
import type { DocumentRow, SourceRow } from '../../db/generated/model.ts';
import { sortKey } from '../sort-key.ts';
import { day, manyOf, maybe, oneOf, text, unknowns } from './shape.ts';

/** Documents: legal bases and what the sources name. */
export const documentFile = z.array(
  z.strictObject({
    key: text,
    number: maybe(text),
    issuers: z.array(text).min(1),
    issuedOn: maybe(day),
    kind: oneOf('DocumentKind'),
    about: text,
    coveredPeriod: maybe(text),
    fields: manyOf('FieldOfWork'),
    url: maybe(z.url()),
    unknowns,
  }),
);

/** Published sources. */
export const sourceFile = z.array(
  z.strictObject({ code: text, kind: oneOf('SourceKind'), about: text, publishedOn: maybe(day), unknowns }),
);

/** The documents as rows. */
export function documentRows(content: z.output<typeof documentFile>): DocumentRow[] {
  return content.map(({ key, ...entry }) => ({ id: key, sortKey: sortKey(entry.about), synthetic: false, ...entry }));
}

/** The sources as rows. */
export function sourceRows(content: z.output<typeof sourceFile>): SourceRow[] {
  return content.map((entry) => ({ id: entry.code, ...entry }));
}
