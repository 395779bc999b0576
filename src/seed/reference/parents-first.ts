/**
 * Puts rows that refer to one another in an order in which each comes after the one it refers to. Rows that refer to
 * each other in a circle have no such order: they stay as they are, for the check of references to refuse.
 */
export function parentsFirst<Row extends { readonly id: string }>(
  rows: readonly Row[],
  parentOf: (row: Row) => string | null,
): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const ordered = new Set<Row>();
  const place = (row: Row, waiting: ReadonlySet<Row>): void => {
    const parent = byId.get(parentOf(row) ?? '');
    if (parent !== undefined && !waiting.has(parent)) place(parent, new Set([...waiting, parent]));
    ordered.add(row);
  };
  for (const row of rows) place(row, new Set([row]));
  return [...ordered];
}
