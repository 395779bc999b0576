/** Merges the first rows of several ordered lists. It reads only as many rows of each list as it takes. */
export function mergeOrdered<Row>(
  lists: readonly (readonly Row[])[],
  compare: (left: Row, right: Row) => number,
  limit: number,
): Row[] {
  const heads = lists.map(() => 0);
  const merged: Row[] = [];
  while (merged.length < limit) {
    let least: Row | undefined;
    let place = -1;
    lists.forEach((rows, at) => {
      const head = rows[heads[at] as number];
      if (head !== undefined && (least === undefined || compare(head, least) < 0)) {
        least = head;
        place = at;
      }
    });
    if (least === undefined) break;
    heads[place] = (heads[place] as number) + 1;
    merged.push(least);
  }
  return merged;
}
