import { z } from 'zod';
import type { OrganisationMentionRow, ReportingDutyRow } from '../../db/generated/model.ts';
import { maybe, oneOf, text } from '../reference/shape.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import { readingsOf, unknownsOf } from './notes.ts';
import { organisationMentions } from './organisation-mentions.ts';
import { fields, fieldsOf, readings, saidBy, summary, texts, unknowns } from './shape.ts';

/** Who owes which report to whom. */
export const reportingDutyShape = z.strictObject({
  key: text,
  source: text,
  ...saidBy,
  reporter: text,
  directedBy: maybe(text),
  recipients: texts,
  cycle: oneOf('ReportingCycle'),
  dueDay: z.null(),
  ...fields,
  ...summary,
  purpose: maybe(text),
  purposeEn: maybe(text),
  ...readings,
  ...unknowns,
});

type Duty = z.output<typeof reportingDutyShape>;

/** Creates the row of a reporting duty. */
export const reportingDutyRow = (entry: Duty): ReportingDutyRow =>
  rowOf('ReportingDuty', {
    id: entry.key,
    about: entry.about,
    aboutEn: entry.aboutEn,
    sortKey: sortKey(entry.about),
    cycle: entry.cycle,
    purpose: entry.purpose,
    purposeEn: entry.purposeEn,
    fields: fieldsOf(entry),
    reporterId: entry.reporter,
    directedById: entry.directedBy,
    saidById: entry.saidBy,
    sourceId: entry.source,
    unknowns: unknownsOf(entry),
    readings: readingsOf(entry),
  });

/** Creates the rows of who receives the report. */
export const recipientRows = ({ key, recipients }: Duty): OrganisationMentionRow[] =>
  organisationMentions(recipients, 'RECIPIENT', 'reportingDutyId', key);
