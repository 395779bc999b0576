import type { DocumentRelationRole, DocumentRelationRow, DocumentRow } from '../../db/generated/model.ts';
import { known, type LawContext } from './context.ts';
import { inferredFrom, notFound, toldInNotes } from './grounds.ts';
import type { Law, LawDocument } from './shape.ts';

const reasons = {
  issuedOn: notFound('issuedOn', 'Chưa tra cứu được ngày ban hành', 'The day of issue was not found'),
  titleAsPublished: notFound('titleAsPublished', 'Chưa tra cứu được tên văn bản', 'The title was not found'),
  relations: notFound(
    'relations',
    'Bãi bỏ, thay thế văn bản nào: chưa xác nhận',
    'Which documents it repeals is not confirmed',
  ),
};

function unknownsOf(entry: LawDocument, row: DocumentRow): object[] {
  const { issuedOn, titleAsPublished } = row;
  const repealsUnknown = entry.repeals === 'not confirmed';
  return [
    ...(row.unknowns as { field: string }[]).filter(({ field }) => row[field as keyof DocumentRow] === null),
    ...Object.values({
      ...(issuedOn === null && { issuedOn: reasons.issuedOn }),
      ...(titleAsPublished === null && { titleAsPublished: reasons.titleAsPublished }),
      ...(repealsUnknown && { relations: reasons.relations }),
    }).filter(({ field }) => !(row.unknowns as { field: string }[]).some((other) => other.field === field)),
  ];
}

/** A document, and what was looked up of it: days, title, and how well they are known. */
function withLaw(row: DocumentRow, entry: LawDocument, context: LawContext, isToldToAmend: boolean): DocumentRow {
  if (entry.confidence === 'not-found') return row;
  const told = {
    issuedOn: entry.issuedOn ?? row.issuedOn,
    effectiveFrom: entry.effectiveFrom ?? row.effectiveFrom,
    titleAsPublished: row.titleAsPublished ?? entry.title,
  };
  const full = { ...row, ...told, ...known(entry, context), note: entry.about, noteEn: entry.aboutEn };
  const lookedUp = { issuedOn: entry.issuedOn, effectiveFrom: entry.effectiveFrom, titleAsPublished: entry.title };
  // The summary of a document that a source names is of that source.
  const summary = row.sourceId === null ? row.about : null;
  return {
    ...full,
    unknowns: unknownsOf(entry, full),
    inferred: [
      ...(row.inferred as object[]),
      ...inferredFrom(entry, { ...lookedUp, number: entry.number, about: summary, note: entry.about }),
      ...(entry.amendedBy.length > 0 ? [toldInNotes('relatedFrom')] : []),
      ...(isToldToAmend ? [toldInNotes('relations')] : []),
    ],
  };
}

/** Adds what was looked up to the documents. */
export function withLawDocuments(rows: readonly DocumentRow[], law: Law, context: LawContext): DocumentRow[] {
  const byKey = new Map(law.documents.map((entry) => [context.document(entry.number), entry]));
  const toldToAmend = new Set(law.documents.flatMap(({ amendedBy }) => amendedBy));
  return rows.map((row) => {
    const entry = byKey.get(row.id);
    if (entry === undefined) return row;
    // Its own entry may say so as well, and that was read.
    const isToldToAmend = toldToAmend.has(entry.number) && entry.amends.length === 0;
    return withLaw(row, entry, context, isToldToAmend);
  });
}

/** Creates the rows that say which document amends or repeals which. */
export function lawRelationRows({ documents }: Law, context: LawContext): DocumentRelationRow[] {
  const relation = (role: DocumentRelationRole, from: string, to: string): DocumentRelationRow => {
    const [fromId, toId] = [context.document(from), context.document(to)];
    return { id: `${fromId}.${role.toLowerCase()}.${toId}`, role, fromId, toId };
  };
  const rows = documents.flatMap(({ number, amends, amendedBy, repeals }) => [
    ...amends.map((other) => relation('AMENDS', number, other)),
    ...amendedBy.map((other) => relation('AMENDS', other, number)),
    ...(repeals === 'not confirmed' ? [] : repeals.map((other) => relation('REPEALS', number, other))),
  ]);
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
