import type {
  AgreementDocumentRow,
  AgreementPartyRow,
  AgreementReviewRow,
  CooperationAgreementRow,
  DocumentShareRow,
  SharingClauseRow,
} from '../../db/generated/model.ts';
import { sortKey } from '../sort-key.ts';
import type { Demonstration, DemonstrationAgreement } from './demonstration-file.ts';

/** The agreement itself. */
export function agreementRow(agreement: DemonstrationAgreement): CooperationAgreementRow {
  const { kind, number, title, stage, signedOn, startsOn, endsOn, terminatedOn, fields, purposes, reviewCycle } =
    agreement;
  return {
    id: agreement.key,
    ...{ kind, number, title, stage, signedOn, startsOn, endsOn, terminatedOn, fields, purposes, reviewCycle },
    sortKey: sortKey(title),
    headingCount: null,
    objectiveCount: agreement.objectives.length === 0 ? null : agreement.objectives.length,
    objectives: agreement.objectives.map((about, index) => ({ position: index + 1, about })),
    contents: agreement.contents.map((content, index) => ({ position: index + 1, ...content })),
    witnesses: [],
    presentedBy: null,
    sourceId: null,
    unknowns: [],
    synthetic: true,
  };
}

/** Its parties, in order. */
export function partyRows({ key, parties }: DemonstrationAgreement): AgreementPartyRow[] {
  return parties.map(({ department, role, signatory }, index) => ({
    id: partyId(key, department),
    agreementId: key,
    departmentId: department,
    role,
    position: index + 1,
    signatoryName: signatory?.name ?? null,
    signatoryTitle: signatory?.title ?? null,
    unknowns: [],
  }));
}

/** What its parties open to each other. */
export function clauseRows({ key, clauses }: DemonstrationAgreement): SharingClauseRow[] {
  return clauses.map(({ from, to, programmes, legalBasis, ...rest }, index) => ({
    id: `${key}.clause-${index + 1}`,
    agreementId: key,
    fromPartyId: partyId(key, from),
    toPartyId: partyId(key, to),
    position: index + 1,
    programmeCodes: programmes,
    legalBasisId: legalBasis,
    ...rest,
  }));
}

/** Its reviews. */
export function reviewRows({ key: agreementId, reviews }: DemonstrationAgreement): AgreementReviewRow[] {
  return reviews.map(({ key, ...rest }) => ({ id: `${agreementId}.${key}`, agreementId, ...rest, synthetic: true }));
}

/** The documents that it stands on and those shared under it. */
export function agreementDocumentRows({ key, legalBasis, shared }: DemonstrationAgreement): AgreementDocumentRow[] {
  const row = (role: AgreementDocumentRow['role']) => (documentId: string) => {
    return { id: `${key}.${documentId}`, agreementId: key, documentId, role };
  };
  return [...legalBasis.map(row('LEGAL_BASIS')), ...shared.map(row('SHARED'))];
}

/** Each document that the first party gave each of the others. */
export function documentShareRows(
  { key, shared, parties }: DemonstrationAgreement,
  documents: Demonstration['documents'],
): DocumentShareRow[] {
  const [giver, ...takers] = parties;
  if (!giver) return [];
  return documents
    .filter((document) => shared.includes(document.key))
    .flatMap(({ key: documentId, about, issuedOn }) =>
      takers.map((taker) => ({
        id: `${key}.${documentId}.${taker.department}`,
        agreementId: key,
        fromDepartmentId: giver.department,
        toDepartmentId: taker.department,
        documentId,
        count: 1,
        qualifier: 'EXACT',
        sinceYear: issuedOn === null ? null : Number(issuedOn.slice(0, 4)),
        about,
        sourceId: null,
        synthetic: true,
      })),
    );
}

const partyId = (agreement: string, department: string): string => `${agreement}.${department}`;
