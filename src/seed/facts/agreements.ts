import { z } from 'zod';
import type {
  AgreementDocumentRow,
  AgreementPartyRow,
  CommitmentRow,
  CooperationAgreementRow,
  OrganisationMentionRow,
} from '../../db/generated/model.ts';
import { day, maybe, oneOf, text } from '../reference/shape.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import { shareShape } from './document-shares.ts';
import type { Keys } from './keys.ts';
import { inferredOf, readingsOf, unknownsOf } from './notes.ts';
import { organisationMentions } from './organisation-mentions.ts';
import { joinPoints, pointRows, type PointParent, type PointRows } from './points.ts';
import { documentRole, fields, fieldsOf, item, list, noted, readings, summary, texts, unknowns } from './shape.ts';

const party = z.strictObject({ organisation: text, signatory: z.null(), signedBy: maybe(text), ...unknowns });

const commitment = z.strictObject({
  by: texts,
  ...summary,
  cycle: maybe(oneOf('ReviewCycle')),
  status: z.null(),
  ...unknowns,
});

/** Agreements, with all that the sources tell of them. */
export const agreementShape = z.strictObject({
  key: text,
  source: text,
  kind: oneOf('AgreementKind'),
  title: maybe(text),
  label: maybe(text),
  labelEn: maybe(text),
  number: maybe(text),
  parties: z.array(party).min(2),
  presented: maybe(z.strictObject({ person: text, what: text, whatEn: text })),
  signedOn: maybe(day),
  period: maybe(z.strictObject({ from: z.int(), to: z.int() })),
  startsOn: maybe(day),
  endsOn: maybe(day),
  reviewCycle: maybe(oneOf('ReviewCycle')),
  levels: z.array(oneOf('AdministrativeLevel')).default([]),
  documents: z.array(documentRole('AgreementDocumentRole')).default([]),
  ...fields,
  headingCount: maybe(z.int()),
  objectiveCount: maybe(z.int()),
  contents: list,
  objectives: maybe(list),
  purposes: maybe(list),
  setting: maybe(item),
  basisInPractice: maybe(item),
  commitments: z.array(commitment).default([]),
  documentShares: z.array(shareShape).default([]),
  ...readings,
  ...noted,
});

export type Agreement = z.output<typeof agreementShape>;

const renamed = { title: 'titleAsPublished', period: ['startsOn', 'endsOn'] };

/** Creates the row of an agreement. */
export function agreementRow(entry: Agreement): CooperationAgreementRow {
  const title = entry.title ?? entry.label ?? entry.key;
  return rowOf('CooperationAgreement', {
    id: entry.key,
    kind: entry.kind,
    number: entry.number,
    title,
    titleAsPublished: entry.title,
    titleEn: entry.labelEn,
    sortKey: sortKey(title),
    stage: 'SIGNED',
    signedOn: entry.signedOn,
    startsOn: entry.startsOn,
    endsOn: entry.endsOn,
    fields: fieldsOf(entry),
    headingCount: entry.headingCount,
    objectiveCount: entry.objectiveCount,
    contentsOpenEnded: entry.contents.openEnded,
    objectivesOpenEnded: entry.objectives?.openEnded ?? false,
    purposesOpenEnded: entry.purposes?.openEnded ?? false,
    levels: entry.levels,
    reviewCycle: entry.reviewCycle,
    sourceId: entry.source,
    unknowns: unknownsOf(entry, renamed),
    inferred: inferredOf(entry, renamed),
    readings: readingsOf(entry),
  });
}

/** Creates the rows of its parties, each as the department that it was on the day of signing. */
export function partyRows({ key, parties, signedOn }: Agreement, keys: Keys): AgreementPartyRow[] {
  return parties.map((entry, index) =>
    rowOf('AgreementParty', {
      id: `${key}.${entry.organisation}`,
      agreementId: key,
      departmentId: keys.knownDepartment(entry.organisation, signedOn),
      role: 'PARTY',
      position: index + 1,
      signedBy: entry.signedBy,
      unknowns: unknownsOf(entry, { signatory: 'signatoryName' }),
    }),
  );
}

/** Creates the rows of the documents that it names. */
export const agreementDocumentRows = ({ key, documents }: Agreement): AgreementDocumentRow[] =>
  documents.map(({ document, role }) => ({
    id: `${key}.${document}`,
    agreementId: key,
    documentId: document,
    role,
  }));

const commitmentId = (key: string, index: number): string => `${key}.commitment-${index + 1}`;

/** Creates the rows of its commitments. */
export const commitmentRows = ({ key, source, commitments }: Agreement): CommitmentRow[] =>
  commitments.map((entry, index) =>
    rowOf('Commitment', {
      id: commitmentId(key, index),
      position: index + 1,
      about: entry.about,
      aboutEn: entry.aboutEn,
      sortKey: sortKey(entry.about),
      cycle: entry.cycle,
      agreementId: key,
      sourceId: source,
      unknowns: unknownsOf(entry),
    }),
  );

/** Creates the rows of the bodies that made the commitments. */
export const committedRows = ({ key, commitments }: Agreement): OrganisationMentionRow[] =>
  commitments.flatMap(({ by }, index) =>
    organisationMentions(by, 'COMMITTED', 'commitmentId', commitmentId(key, index)),
  );

/** Creates the rows of its contents, objectives, purposes, setting and ground in practice. */
export function agreementPoints(entry: Agreement): PointRows {
  const parent: PointParent = { column: 'agreementId', key: entry.key, source: entry.source };
  return joinPoints([
    pointRows(entry.contents.items, 'CONTENT', parent),
    pointRows(entry.objectives?.items ?? [], 'OBJECTIVE', parent),
    pointRows(entry.purposes?.items ?? [], 'PURPOSE', parent),
    pointRows(entry.setting === null ? [] : [entry.setting], 'SETTING', parent),
    pointRows(entry.basisInPractice === null ? [] : [entry.basisInPractice], 'BASIS', parent),
  ]);
}
