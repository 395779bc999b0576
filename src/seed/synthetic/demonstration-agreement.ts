import type {
  AgreementDocumentRow,
  AgreementPartyRow,
  AgreementReviewRow,
  CooperationAgreementRow,
  DocumentShareRow,
  PointKind,
  PointRow,
  SharingClauseRow,
} from '../../db/generated/model.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import type { Demonstration, DemonstrationAgreement } from './demonstration-file.ts';

/** Creates the row of an agreement. */
export function agreementRow(agreement: DemonstrationAgreement): CooperationAgreementRow {
  const { kind, number, title, stage, signedOn, startsOn, endsOn, terminatedOn, fields, reviewCycle } = agreement;
  return rowOf('CooperationAgreement', {
    id: agreement.key,
    ...{ kind, number, title, stage, signedOn, startsOn, endsOn, terminatedOn, fields, reviewCycle },
    sortKey: sortKey(title),
    objectiveCount: agreement.objectives.length === 0 ? null : agreement.objectives.length,
    synthetic: true,
  });
}

/** Creates the rows of its contents, objectives and purposes. */
export function pointRows({ key, contents, objectives, purposes }: DemonstrationAgreement): PointRow[] {
  const rows = (kind: PointKind, points: readonly Pick<PointRow, 'about' | 'fields'>[]): PointRow[] =>
    points.map(({ about, fields }, index) =>
      rowOf('Point', {
        id: `${key}.${kind.toLowerCase()}-${index + 1}`,
        kind,
        position: index + 1,
        about,
        sortKey: sortKey(about),
        fields,
        agreementId: key,
        synthetic: true,
      }),
    );
  const plain = (about: string) => ({ about, fields: [] });
  return [
    ...rows(
      'CONTENT',
      contents.map(({ field, about }) => ({ about, fields: [field] })),
    ),
    ...rows('OBJECTIVE', objectives.map(plain)),
    ...rows('PURPOSE', purposes.map(plain)),
  ];
}

/** Creates the rows of its parties, in order. */
export function partyRows({ key, parties }: DemonstrationAgreement): AgreementPartyRow[] {
  return parties.map(({ department, role, signatory }, index) =>
    rowOf('AgreementParty', {
      id: partyId(key, department),
      agreementId: key,
      departmentId: department,
      role,
      position: index + 1,
      signatoryName: signatory?.name ?? null,
      signatoryTitle: signatory?.title ?? null,
    }),
  );
}

/** Creates the rows of its sharing clauses. */
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

/** Creates the rows of its reviews. */
export function reviewRows({ key: agreementId, reviews }: DemonstrationAgreement): AgreementReviewRow[] {
  return reviews.map(({ key, ...rest }) => ({ id: `${agreementId}.${key}`, agreementId, ...rest, synthetic: true }));
}

/** Creates the rows of its legal bases and of the documents shared under it. */
export function agreementDocumentRows({ key, legalBasis, shared }: DemonstrationAgreement): AgreementDocumentRow[] {
  const row = (role: AgreementDocumentRow['role']) => (documentId: string) => {
    return { id: `${key}.${documentId}`, agreementId: key, documentId, role };
  };
  return [...legalBasis.map(row('LEGAL_BASIS')), ...shared.map(row('SHARED'))];
}

/** Creates a row for each document that the first party shared with each of the others. */
export function documentShareRows(
  { key, shared, parties }: DemonstrationAgreement,
  documents: Demonstration['documents'],
): DocumentShareRow[] {
  const [giver, ...takers] = parties;
  if (!giver) return [];
  return documents
    .filter((document) => shared.includes(document.key))
    .flatMap(({ key: documentId, about }) =>
      takers.map((taker) =>
        rowOf('DocumentShare', {
          id: `${key}.${documentId}.${taker.department}`,
          agreementId: key,
          fromDepartmentId: giver.department,
          toDepartmentId: taker.department,
          documentId,
          count: 1,
          qualifier: 'EXACT',
          about,
          synthetic: true,
        }),
      ),
    );
}

const partyId = (agreement: string, department: string): string => `${agreement}.${department}`;
