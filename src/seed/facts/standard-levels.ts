import { z } from 'zod';
import type { StandardLevelRow } from '../../db/generated/model.ts';
import { maybe, oneOf, text } from '../reference/shape.ts';
import { rowOf } from '../row-of.ts';
import type { Keys } from './keys.ts';
import { unknownsOf } from './notes.ts';
import { saidBy, summary, unknowns } from './shape.ts';

const furtherGroups = z.strictObject({
  count: z.int().positive(),
  qualifier: oneOf('Qualifier'),
  of: oneOf('CategoryGroup'),
  ...summary,
  named: z.null(),
  ...unknowns,
});

/** Standard levels that a document decided. Its path says who advised, submitted and issued that document. */
export const standardLevelShape = z.strictObject({
  key: text,
  source: text,
  province: text,
  programme: text,
  unit: z.literal('VND a month'),
  from: z.int().positive(),
  to: z.int().positive(),
  legalBasis: text,
  path: z.array(z.strictObject({ organisation: text, role: z.enum(['ADVISED', 'SUBMITTED', 'ISSUED']) })),
  ...saidBy,
  validFrom: z.null(),
  validTo: z.null(),
  furtherGroups: maybe(furtherGroups),
  ...summary,
  ...unknowns,
});

/** Creates the row of a standard level. */
export const standardLevelRow = (entry: z.output<typeof standardLevelShape>, keys: Keys): StandardLevelRow =>
  rowOf('StandardLevel', {
    id: entry.key,
    programmeId: entry.programme,
    provinceId: keys.province(entry.province),
    amount: entry.to,
    qualifier: 'EXACT',
    previousAmount: entry.from,
    about: entry.about,
    aboutEn: entry.aboutEn,
    saidById: entry.saidBy,
    furtherGroups: entry.furtherGroups && { ...entry.furtherGroups, unknowns: unknownsOf(entry.furtherGroups) },
    legalBasisId: entry.legalBasis,
    sourceId: entry.source,
    unknowns: unknownsOf(entry),
  });
