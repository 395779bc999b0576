import type { PointDocumentRow, PointKind, PointRow, ProgrammeLinkRow } from '../../db/generated/model.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import { inferredOf, unknownsOf } from './notes.ts';
import { programmeLinks } from './programme-links.ts';
import { fieldsOf, type Item } from './shape.ts';

/** The row that points belong to, with the column that leads to it. */
export interface PointParent {
  readonly column: 'agreementId' | 'exchangeId' | 'directiveId' | 'learningNeedId' | 'programmeId' | 'statementId';
  readonly key: string;
  readonly source: string;
}

/** The rows of points. */
export interface PointRows {
  readonly points: PointRow[];
  readonly documents: PointDocumentRow[];
  readonly programmes: ProgrammeLinkRow[];
}

function pointRow(item: Item, place: number, kind: PointKind, { column, key, source }: PointParent): PointRow {
  return rowOf('Point', {
    id: `${key}.${kind.toLowerCase()}-${place}`,
    kind,
    position: item.position ?? place,
    about: item.about,
    aboutEn: item.aboutEn,
    sortKey: sortKey(item.about),
    fields: fieldsOf(item),
    saidById: item.saidBy,
    [column]: key,
    statedNeedId: item.learningNeed,
    sourceId: source,
    unknowns: unknownsOf(item),
    inferred: inferredOf(item),
  });
}

/** Creates the rows of the items of one list. */
export function pointRows(items: readonly Item[], kind: PointKind, parent: PointParent): PointRows {
  const points = items.map((item, index) => ({ item, row: pointRow(item, index + 1, kind, parent) }));
  return {
    points: points.map(({ row }) => row),
    documents: points.flatMap(({ item, row }) =>
      item.documents.map((documentId) => ({ id: `${row.id}.${documentId}`, pointId: row.id, documentId })),
    ),
    programmes: points.flatMap(({ item, row }) => programmeLinks(item, 'pointId', row.id)),
  };
}

/** Joins the rows of several lists. */
export const joinPoints = (parts: readonly PointRows[]): PointRows => ({
  points: parts.flatMap(({ points }) => points),
  documents: parts.flatMap(({ documents }) => documents),
  programmes: parts.flatMap(({ programmes }) => programmes),
});
