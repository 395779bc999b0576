import { agreementPoints } from './agreements.ts';
import { taskPoints } from './announced-tasks.ts';
import { directivePoints } from './directives.ts';
import { topicPoints } from './exchanges.ts';
import type { Facts } from './file.ts';
import { lessonPoints } from './learning-needs.ts';
import { joinPoints, pointRows, type PointRows } from './points.ts';

/** Creates the rows of the points of all facts. */
export const allPoints = (facts: Facts): PointRows =>
  joinPoints([
    ...facts.agreements.map(agreementPoints),
    ...facts.exchanges.map(topicPoints),
    ...facts.directives.map(directivePoints),
    ...facts.learningNeeds.map(lessonPoints),
    ...facts.announcedTasks.map(taskPoints),
    ...facts.programmes.map(({ key, source, results }) =>
      pointRows(results?.items ?? [], 'RESULT', { column: 'programmeId', key, source: source ?? '' }),
    ),
  ]);
