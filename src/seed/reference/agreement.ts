import { z } from 'zod';
import type {
  AgreementDocumentRow,
  AgreementPartyRow,
  CooperationAgreementRow,
  DocumentShareRow,
} from '../../db/generated/model.ts';
import { sortKey } from '../sort-key.ts';
import { day, manyOf, maybe, oneOf, person, text, unknowns } from './shape.ts';

const position = z.int().positive();

/** Agreements with their parties, legal bases and documents shared. */
export const agreementFile = z.array(
  z.strictObject({
    key: text,
    source: text,
    kind: oneOf('AgreementKind'),
    number: maybe(text),
    title: text,
    stage: oneOf('AgreementStage'),
    signedOn: maybe(day),
    startsOn: maybe(day),
    endsOn: maybe(day),
    terminatedOn: maybe(day),
    fields: manyOf('FieldOfWork'),
    headingCount: maybe(z.int().positive()),
    objectiveCount: maybe(z.int().positive()),
    objectives: z.array(z.strictObject({ position, about: text })).default([]),
    contents: z.array(z.strictObject({ position, field: oneOf('FieldOfWork'), about: text })).default([]),
    purposes: z.array(text).default([]),
    witnesses: z.array(person).default([]),
    presentedBy: maybe(person),
    reviewCycle: maybe(oneOf('ReviewCycle')),
    unknowns,
    parties: z
      .array(
        z.strictObject({
          department: text,
          role: oneOf('PartyRole').default('PARTY'),
          signatory: maybe(person),
          unknowns,
        }),
      )
      .min(2),
    legalBasis: z.array(text).default([]),
    documentShares: z
      .array(
        z.strictObject({
          from: text,
          to: text,
          document: maybe(text),
          count: z.int().positive(),
          qualifier: oneOf('Qualifier').default('EXACT'),
          sinceYear: maybe(z.int()),
          about: text,
        }),
      )
      .default([]),
  }),
);

type AgreementFile = z.output<typeof agreementFile>;
type AgreementEntry = AgreementFile[number];

interface AgreementRows {
  readonly agreements: CooperationAgreementRow[];
  readonly parties: AgreementPartyRow[];
  readonly documents: AgreementDocumentRow[];
  readonly shares: DocumentShareRow[];
}

/** The agreements as rows. */
export function agreementRows(content: AgreementFile): AgreementRows {
  return {
    agreements: content.map(agreementRow),
    parties: content.flatMap(partyRows),
    documents: content.flatMap(legalBasisRows),
    shares: content.flatMap(shareRows),
  };
}

function agreementRow(entry: AgreementEntry): CooperationAgreementRow {
  return {
    id: entry.key,
    kind: entry.kind,
    number: entry.number,
    title: entry.title,
    sortKey: sortKey(entry.title),
    stage: entry.stage,
    signedOn: entry.signedOn,
    startsOn: entry.startsOn,
    endsOn: entry.endsOn,
    terminatedOn: entry.terminatedOn,
    fields: entry.fields,
    headingCount: entry.headingCount,
    objectiveCount: entry.objectiveCount,
    objectives: entry.objectives,
    contents: entry.contents,
    purposes: entry.purposes,
    witnesses: entry.witnesses,
    presentedBy: entry.presentedBy,
    reviewCycle: entry.reviewCycle,
    sourceId: entry.source,
    unknowns: entry.unknowns,
    synthetic: false,
  };
}

/** A body is known among the parties by its code: `hcm-can-tho.79-SLDTBXH`. */
function partyRows({ key, parties }: AgreementEntry): AgreementPartyRow[] {
  return parties.map((party, index) => ({
    id: `${key}.${party.department.replace(/-\d{8}$/, '')}`,
    agreementId: key,
    departmentId: party.department,
    role: party.role,
    position: index + 1,
    signatoryName: party.signatory?.name ?? null,
    signatoryTitle: party.signatory?.title ?? null,
    unknowns: party.unknowns,
  }));
}

function legalBasisRows({ key, legalBasis }: AgreementEntry): AgreementDocumentRow[] {
  return legalBasis.map((documentId) => ({
    id: `${key}.${documentId}`,
    agreementId: key,
    documentId,
    role: 'LEGAL_BASIS',
  }));
}

function shareRows({ key, source, documentShares }: AgreementEntry): DocumentShareRow[] {
  return documentShares.map(({ from, to, document, ...rest }, index) => ({
    ...rest,
    id: `${key}.share-${index + 1}`,
    agreementId: key,
    fromDepartmentId: from,
    toDepartmentId: to,
    documentId: document,
    sourceId: source,
    synthetic: false,
  }));
}
