import { z } from 'zod';
import { agreementShape } from './agreements.ts';
import { announcedShape } from './announced-tasks.ts';
import { awardShape } from './awards.ts';
import { directiveShape } from './directives.ts';
import { documentShape } from './documents.ts';
import { exchangeShape } from './exchanges.ts';
import { indicatorShape } from './indicators.ts';
import { lawShape } from '../law/shape.ts';
import { learningNeedShape } from './learning-needs.ts';
import { organisationShape } from './organisations.ts';
import { personShape } from './people.ts';
import { difficultyShape, practiceShape } from './practices.ts';
import { programmeShape } from './programmes.ts';
import { reportingDutyShape } from './reporting-duties.ts';
import { sourceShape } from './sources.ts';
import { standardLevelShape } from './standard-levels.ts';
import { statementShape } from './statements.ts';
import { valueShape } from './values.ts';

/** The facts of the published documents: `cooperation.yaml`. */
export const factFile = z.strictObject({
  edition: z.literal(2),
  preparedOn: z.string(),
  /** Which texts are summaries, and which stand as published. */
  texts: z.unknown(),
  /** Reasons that records use through YAML anchors. */
  reasons: z.unknown(),
  sources: z.array(sourceShape),
  organisations: z.array(organisationShape),
  people: z.array(personShape),
  programmes: z.array(programmeShape),
  documents: z.array(documentShape),
  exchanges: z.array(exchangeShape),
  agreements: z.array(agreementShape),
  statements: z.array(statementShape),
  directives: z.array(directiveShape),
  reportingDuties: z.array(reportingDutyShape),
  practices: z.array(practiceShape),
  learningNeeds: z.array(learningNeedShape),
  difficulties: z.array(difficultyShape),
  awards: z.array(awardShape),
  announcedTasks: z.array(announcedShape),
  indicators: z.array(indicatorShape),
  values: z.array(valueShape),
  standardLevels: z.array(standardLevelShape),
  /** What holds in law; not from the documents. */
  law: lawShape,
});

export type Facts = z.output<typeof factFile>;
