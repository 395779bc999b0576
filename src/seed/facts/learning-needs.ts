import { z } from 'zod';
import type { LearningNeedRow, PracticeMatchRow, ProvinceMentionRow } from '../../db/generated/model.ts';
import { maybe, text } from '../reference/shape.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import type { Keys } from './keys.ts';
import { inferredOf, unknownsOf } from './notes.ts';
import { pointRows, type PointRows } from './points.ts';
import { provinceMentions } from './province-mentions.ts';
import { fields, fieldsOf, item, noted, oneOrMore, openEnded, otherSubjects, saidBy, summary, texts } from './shape.ts';

/** What a province wants to learn, and from whom. */
export const learningNeedShape = z.strictObject({
  key: text,
  source: text,
  learner: oneOrMore,
  from: oneOrMore,
  ...saidBy,
  directive: maybe(text),
  agreement: maybe(text),
  ...fields,
  ...openEnded,
  matches: texts,
  ...summary,
  items: z.array(item).default([]),
  ...noted,
});

type Need = z.output<typeof learningNeedShape>;

const renamed = { from: 'teachers' };

/** Creates the row of a learning need. */
export const learningNeedRow = (entry: Need): LearningNeedRow =>
  rowOf('LearningNeed', {
    id: entry.key,
    about: entry.about,
    aboutEn: entry.aboutEn,
    sortKey: sortKey(entry.about),
    fields: fieldsOf(entry),
    otherSubjects: otherSubjects(entry),
    openEnded: entry.openEnded,
    saidById: entry.saidBy,
    directiveId: entry.directive,
    agreementId: entry.agreement,
    sourceId: entry.source,
    unknowns: unknownsOf(entry, renamed),
    inferred: inferredOf(entry, renamed),
  });

/** Creates the rows of who learns from whom. */
export function learnerRows({ key, learner, from }: Need, keys: Keys): ProvinceMentionRow[] {
  const place = { column: 'learningNeedId', key } as const;
  return [...provinceMentions(learner, 'LEARNER', place, keys), ...provinceMentions(from, 'TEACHER', place, keys)];
}

/** Creates the rows of the practices that answer it. */
export const matchRows = ({ key, matches }: Need): PracticeMatchRow[] =>
  matches.map((practiceId) => ({ id: `${key}.${practiceId}`, learningNeedId: key, practiceId }));

/** Creates the rows of what is to be learnt. */
export const lessonPoints = ({ key, source, items }: Need): PointRows =>
  pointRows(items, 'LESSON', { column: 'learningNeedId', key, source });
