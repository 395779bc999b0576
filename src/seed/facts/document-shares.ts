import { z } from 'zod';
import type { DocumentShareRow } from '../../db/generated/model.ts';
import { maybe, oneOf, text } from '../reference/shape.ts';
import { rowOf } from '../row-of.ts';
import type { Keys } from './keys.ts';
import { readingsOf, unknownsOf } from './notes.ts';
import { readings, saidBy, summary, unknowns } from './shape.ts';

/** Documents that one party shares with another. */
export const shareShape = z.strictObject({
  from: text,
  to: text,
  count: z.int().positive(),
  qualifier: oneOf('Qualifier'),
  practisedSince: maybe(z.int()),
  advisedTo: maybe(text),
  ...saidBy,
  sharedOn: z.null(),
  appliedAt: z.null(),
  ...summary,
  purpose: maybe(text),
  purposeEn: maybe(text),
  ...readings,
  ...unknowns,
});

interface Shared {
  readonly key: string;
  readonly source: string;
  readonly signedOn: string | null;
  readonly documentShares: readonly z.output<typeof shareShape>[];
}

/** Creates the rows of the shares of an agreement. */
export function shareRows({ key, source, signedOn, documentShares }: Shared, keys: Keys): DocumentShareRow[] {
  return documentShares.map((entry, index) =>
    rowOf('DocumentShare', {
      id: `${key}.share-${index + 1}`,
      agreementId: key,
      fromDepartmentId: keys.knownDepartment(entry.from, signedOn),
      toDepartmentId: keys.knownDepartment(entry.to, signedOn),
      count: entry.count,
      qualifier: entry.qualifier,
      practisedSince: entry.practisedSince,
      advisedToId: entry.advisedTo,
      saidById: entry.saidBy,
      about: entry.about,
      aboutEn: entry.aboutEn,
      purpose: entry.purpose,
      purposeEn: entry.purposeEn,
      sourceId: source,
      unknowns: unknownsOf(entry),
      readings: readingsOf(entry),
    }),
  );
}
