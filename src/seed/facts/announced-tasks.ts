import { z } from 'zod';
import type { StatementRow, StatementSpeakerRow } from '../../db/generated/model.ts';
import { text } from '../reference/shape.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import { pointRows, type PointRows } from './points.ts';
import { item, openEnded, summary } from './shape.ts';

/** Tasks that a body announced for the time ahead: a statement whose points are the tasks. */
export const announcedShape = z.strictObject({
  key: text,
  source: text,
  organisation: text,
  saidBy: text,
  period: z.strictObject(summary),
  ...openEnded,
  items: z.array(item),
});

type Announced = z.output<typeof announcedShape>;

/** Creates the statement in which the tasks were announced. */
export const announcementRow = ({ key, source, period, openEnded: isOpen }: Announced): StatementRow =>
  rowOf('Statement', {
    id: key,
    role: 'QUOTED',
    about: period.about,
    aboutEn: period.aboutEn,
    sortKey: sortKey(period.about),
    openEnded: isOpen,
    sourceId: source,
  });

/** Creates the row of who announced them. */
export const announcerRow = ({ key, saidBy, organisation }: Announced): StatementSpeakerRow =>
  rowOf('StatementSpeaker', {
    id: `${key}.1`,
    statementId: key,
    position: 1,
    personId: saidBy,
    organisationId: organisation,
  });

/** Creates the rows of the tasks. */
export const taskPoints = ({ key, source, items }: Announced): PointRows =>
  pointRows(items, 'PLANNED_TASK', { column: 'statementId', key, source });
