import { z } from 'zod';
import type { SourceRow } from '../../db/generated/model.ts';
import { day, maybe, oneOf, text } from '../reference/shape.ts';
import { rowOf } from '../row-of.ts';
import { inferredOf, unknownsOf } from './notes.ts';
import { noted, summary } from './shape.ts';

const elsewhere = z.strictObject({
  url: z.url(),
  publishedOn: maybe(day),
  confidence: z.string().toUpperCase().pipe(oneOf('Confidence')),
  inferred: noted.inferred,
});

/** The published documents. */
export const sourceShape = z.strictObject({
  key: text,
  kind: oneOf('SourceKind'),
  titleAsPublished: maybe(text),
  outlet: maybe(text),
  author: maybe(text),
  photographs: maybe(text),
  publishedOn: maybe(day),
  publishedAt: maybe(text),
  ...summary,
  document: maybe(text),
  highlights: maybe(z.strictObject(summary)),
  elsewhere: maybe(elsewhere),
  ...noted,
});

type Source = z.output<typeof sourceShape>;

/**
 * Creates the row of a source.
 * @param provinceId the province of the body that issued it, if it is a document
 */
export function sourceRow(entry: Source, provinceId: string | null): SourceRow {
  return rowOf('Source', {
    id: entry.key,
    code: entry.key,
    kind: entry.kind,
    about: entry.about,
    aboutEn: entry.aboutEn,
    titleAsPublished: entry.titleAsPublished,
    outlet: entry.outlet,
    authorId: entry.author,
    photographerId: entry.photographs,
    highlights: entry.highlights?.about ?? null,
    highlightsEn: entry.highlights?.aboutEn ?? null,
    provinceId,
    elsewhere: entry.elsewhere && { ...entry.elsewhere, inferred: inferredOf(entry.elsewhere) },
    publishedOn: entry.publishedOn,
    publishedAt: entry.publishedAt,
    unknowns: unknownsOf(entry),
    inferred: inferredOf(entry),
  });
}
