import type { DocumentRow, ProvinceRow } from '../../db/generated/model.ts';
import type { Batch } from '../batch.ts';
import { documentFinder, type LawContext } from './context.ts';
import { lawRelationRows, withLawDocuments } from './documents.ts';
import { povertyLineRows } from './poverty-lines.ts';
import { programmeDocumentRows, socialPensionRow, withLawProgramme } from './programmes.ts';
import { provisionRows } from './provisions.ts';
import type { Law } from './shape.ts';
import { standardLevelRows } from './standard-levels.ts';

/** Creates what leads from numbers and codes of the law to rows. */
export function lawContext(
  { checkedOn }: Law,
  documents: readonly DocumentRow[],
  provinces: readonly ProvinceRow[],
): LawContext {
  const today = new Map(provinces.filter(({ validTo }) => validTo === null).map(({ code, id }) => [code, id]));
  return {
    checkedOn,
    document: documentFinder(documents),
    province: (code) => {
      const id = today.get(code);
      if (id === undefined) throw new Error(`cooperation.yaml: law: no province of today has the code "${code}".`);
      return id;
    },
  };
}

/** Creates the rows that only the law has. */
export const lawBatches = (law: Law, context: LawContext): Batch[] => [
  { model: 'Programme', rows: [socialPensionRow(law, context)] },
  { model: 'ProgrammeDocument', rows: programmeDocumentRows(law, context) },
  { model: 'DocumentRelation', rows: lawRelationRows(law, context) },
  { model: 'StandardLevel', rows: standardLevelRows(law, context) },
  { model: 'PovertyLine', rows: povertyLineRows(law, context) },
  { model: 'LegalProvision', rows: provisionRows(law, context) },
];

/** Adds what was looked up in law to the rows of a batch. */
export function withLaw(batch: Batch, law: Law, context: LawContext): Batch {
  if (batch.model === 'Document') return { model: batch.model, rows: withLawDocuments(batch.rows, law, context) };
  if (batch.model === 'Programme') {
    const rows = batch.rows;
    return { model: batch.model, rows: rows.map((row) => withLawProgramme(row, law, context)) };
  }
  return batch;
}
