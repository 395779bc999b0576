import type { Check } from './check.ts';
import { comparePositions, directions, nameOf, valueOf, type Position } from './cursor-cut.ts';
import { contractLists, longestPage, type ContractList } from './lists.ts';
import { forEachList, readPage, readSample, readWindow, summarize, type Direction, type Row } from './pages.ts';
import { keyOf } from './record-id.ts';
import { Breach } from './result.ts';

function checkSorted(list: ContractList, direction: Direction | null, rows: readonly Row[]): number {
  let ties = 0;
  for (const [place, row] of rows.entries()) {
    const next = rows[place + 1];
    if (next === undefined) break;
    const [left, right] = [row, next].map((each) => ({
      value: valueOf(list, direction, each),
      key: keyOf(each.id),
    })) as [Omit<Position, 'name'>, Omit<Position, 'name'>];
    const isTie = direction !== null && left.value === right.value;
    if (isTie) ties += 1;
    if (comparePositions(direction, left, right) < 0) continue;
    const expected = isTie ? 'the key to break a tie, in the direction of the order' : 'rows in order';
    throw new Breach(nameOf(list, direction), expected, `row ${place + 2} where it must come before row ${place + 1}`);
  }
  return ties;
}

export const orderCheck: Check = {
  name: 'order',
  title: 'Lists have the requested order, ties by key',
  remedy: 'Order by (column, key), both in the requested direction; without an order, by key ascending.',
  run: async (service) => {
    let ties = 0;
    const { done, skipped } = await forEachList(contractLists, async (list) => {
      await readSample(service, list, 2);
      const windows = await Promise.all(
        directions.flatMap((direction) => [
          readWindow(service, list, direction),
          readPage(service, list, { last: longestPage, direction }),
        ]),
      );
      for (const [index, page] of windows.entries()) {
        ties += checkSorted(list, directions[Math.floor(index / 2)] ?? null, page.rows);
      }
      return windows.reduce((sum, { rows }) => sum + rows.length, 0);
    });
    return summarize(`${done} places, ${ties} ties`, skipped);
  },
};
