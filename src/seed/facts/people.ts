import { z } from 'zod';
import type { PersonRow, PersonTitleRow } from '../../db/generated/model.ts';
import { maybe, text } from '../reference/shape.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import { unknownsOf } from './notes.ts';
import { unknowns } from './shape.ts';

/** People with their posts, each as that source writes it. */
export const personShape = z.strictObject({
  key: text,
  name: text,
  titles: z.record(text, text.nullable()),
  organisation: maybe(text),
  ...unknowns,
});

type Person = z.output<typeof personShape>;

/** Creates the row of a person. */
export const personRow = (entry: Person): PersonRow =>
  rowOf('Person', {
    id: entry.key,
    name: entry.name,
    sortKey: sortKey(entry.name),
    organisationId: entry.organisation,
    unknowns: unknownsOf(entry),
  });

/** Creates the rows of a person's titles. */
export const titleRows = ({ key, titles }: Person): PersonTitleRow[] =>
  Object.entries(titles).map(([sourceId, title]) => ({ id: `${key}.${sourceId}`, personId: key, sourceId, title }));
