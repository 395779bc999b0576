/**
 * Sorts rows that refer to one another so that each comes after the one it refers to. Rows that refer to each other in
 * a circle cannot be sorted: they stay unchanged, and the check of references refuses them.
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
