import type { ProgrammeDocumentRow, ProgrammeRow } from '../../db/generated/model.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import { known, type LawContext } from './context.ts';
import { inferredFrom } from './grounds.ts';
import type { Law } from './shape.ts';

const billion = 1_000_000_000;

function plannedCapital({ newProgramme }: Law) {
  const { phase, total, central, local, credit, qualifier } = newProgramme.capital;
  return {
    phase,
    total: total * billion,
    central: central * billion,
    local: local * billion,
    credit: credit * billion,
    qualifier,
  };
}

/** Creates the row of the social pension, a programme that only the law names. */
export function socialPensionRow({ socialPension, checkedOn }: Law, context: LawContext): ProgrammeRow {
  const { key, kind, label, labelEn, fields, startsOn } = socialPension.programme;
  return rowOf('Programme', {
    id: key,
    code: key,
    kind,
    name: label,
    nameEn: labelEn,
    nameFrom: 'LAW',
    sortKey: sortKey(label),
    fields,
    startsOn,
    legalBasisId: socialPension.basis.map(context.document)[0] ?? null,
    checkedOn,
  });
}

/** Adds what was looked up to the merged programme of 2026 to 2035. */
export function withLawProgramme(row: ProgrammeRow, law: Law, context: LawContext): ProgrammeRow {
  const { newProgramme: entry } = law;
  if (row.id !== entry.key) return row;
  const told = { lead: entry.lead, plannedCapital: plannedCapital(law), about: entry.about, aboutEn: entry.aboutEn };
  return {
    ...row,
    ...told,
    ...known(entry, context),
    legalBasisId: context.document(entry.basis),
    inferred: [...(row.inferred as object[]), ...inferredFrom(entry, { ...told, legalBasis: entry.basis })],
  };
}

/** Creates the rows that say which further documents a programme rests on. */
export function programmeDocumentRows(
  { newProgramme, socialPension }: Law,
  context: LawContext,
): ProgrammeDocumentRow[] {
  const row = (programmeId: string, role: ProgrammeDocumentRow['role'], number: string): ProgrammeDocumentRow => {
    const documentId = context.document(number);
    return { id: `${programmeId}.${role.toLowerCase()}.${documentId}`, programmeId, documentId, role };
  };
  return [
    row(newProgramme.key, 'APPROVAL', newProgramme.approvedBy),
    ...socialPension.basis.slice(1).map((number) => row(socialPension.programme.key, 'LEGAL_BASIS', number)),
  ];
}
