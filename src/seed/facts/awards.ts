import { z } from 'zod';
import type { AwardRow } from '../../db/generated/model.ts';
import { maybe, text } from '../reference/shape.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import { unknownsOf } from './notes.ts';
import { summary, unknowns } from './shape.ts';

/** Awards that bodies received. */
export const awardShape = z.strictObject({
  key: text,
  source: text,
  name: text,
  grantedBy: text,
  to: text,
  year: z.int(),
  handedOverBy: maybe(text),
  handedOverOn: z.null(),
  ...summary,
  ...unknowns,
});

/** Creates the row of an award. */
export const awardRow = (entry: z.output<typeof awardShape>): AwardRow =>
  rowOf('Award', {
    id: entry.key,
    name: entry.name,
    sortKey: sortKey(entry.name),
    about: entry.about,
    aboutEn: entry.aboutEn,
    year: entry.year,
    grantedById: entry.grantedBy,
    recipientId: entry.to,
    handedOverById: entry.handedOverBy,
    sourceId: entry.source,
    unknowns: unknownsOf(entry),
  });
