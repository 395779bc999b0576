import type { Check } from './check.ts';
import { directions, makeCursor, nameOf, valueOf } from './cursor-cut.ts';
import { contractLists, type ContractList } from './lists.ts';
import { forEachList, readIds, readSample, readWindow, summarize, type Direction, type Row } from './pages.ts';
import { keyOf } from './record-id.ts';
import { Breach } from './result.ts';
import type { CheckedService } from './service.ts';

/** Rows of a list between two of its rows. */
interface Between {
  readonly list: ContractList;
  readonly direction: Direction | null;
  readonly start: Row;
  readonly end: Row;
  /** Ids of all rows between them. */
  readonly ids: readonly string[];
}

/** Most rows that lie between the two cursors: enough to be cut by a smaller page. */
const most = 9;

const cursorAt = ({ list, direction }: Between, row: Row): string =>
  makeCursor(valueOf(list, direction, row), keyOf(row.id));

/** Chooses neighbours, rows with few others between them, and rows that are far apart. */
function betweensOf(list: ContractList, direction: Direction | null, rows: readonly Row[]): Between[] {
  const starts = [...new Set([0, Math.floor(rows.length / 3)])];
  return starts.flatMap((from) =>
    [1, 2, most + 1].flatMap((distance) => {
      const [start, end] = [rows[from], rows[from + distance]];
      if (start === undefined || end === undefined) return [];
      return [{ list, direction, start, end, ids: rows.slice(from + 1, from + distance).map(({ id }) => id) }];
    }),
  );
}

/** Reads the rows between two cursors in pages that are larger and smaller than their number, from both ends. */
async function checkBetween(service: CheckedService, between: Between): Promise<number> {
  const { list, direction, ids } = between;
  const bounds = { after: cursorAt(between, between.start), before: cursorAt(between, between.end), direction };
  const pages = [most + 2, 2].flatMap((size) => [
    { page: { first: size }, expected: ids.slice(0, size) },
    { page: { last: size }, expected: ids.slice(-size) },
  ]);
  for (const { page, expected } of pages) {
    const found = await readIds(service, list, { ...page, ...bounds });
    if (found.join() === expected.join()) continue;
    const [[argument, size]] = Object.entries(page) as [[string, number]];
    throw new Breach(
      `${nameOf(list, direction)}, \`${argument}: ${size}\` with \`after\` and \`before\``,
      `${expected.length} rows between the two cursors`,
      found.length === expected.length ? 'others' : `${found.length}`,
    );
  }
  return pages.length;
}

export const betweenCheck: Check = {
  name: 'windows',
  title: 'Pages between two cursors have the rows after the one and before the other',
  remedy:
    'Apply both conditions if `after` and `before` are both given, and then count the rows of the page: from the start for `first`, from the end for `last`.',
  run: async (service) => {
    const { done, skipped } = await forEachList(contractLists, async (list) => {
      await readSample(service, list, 2);
      let pages = 0;
      for (const direction of directions) {
        const { rows } = await readWindow(service, list, direction);
        const counts = betweensOf(list, direction, rows).map((between) => checkBetween(service, between));
        for (const count of await Promise.all(counts)) pages += count;
      }
      return pages;
    });
    return summarize(`${done} pages`, skipped);
  },
};
