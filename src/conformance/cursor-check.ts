import type { Check } from './check.ts';
import { checkCut, cutAt, directions, makeCursor, nameOf, placesOf, valueOf, type Cut } from './cursor-cut.ts';
import { contractLists, type ContractList } from './lists.ts';
import { forEachList, readSample, readWindow, summarize, type Direction, type Page, type Row } from './pages.ts';
import { keyOf } from './record-id.ts';
import { Breach } from './result.ts';

function readCursor(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

function checkForm(list: ContractList, direction: Direction | null, page: Page): void {
  const ends = [
    ['startCursor', page.startCursor, page.rows[0]],
    ['endCursor', page.endCursor, page.rows.at(-1)],
  ] as const;
  for (const [name, cursor, row] of ends) {
    const expected = row === undefined ? null : [valueOf(list, direction, row), keyOf(row.id)];
    const found = cursor === null ? null : readCursor(cursor);
    const isPlain = cursor === null || /^[\w-]+$/.test(cursor);
    if (isPlain && JSON.stringify(found) === JSON.stringify(expected)) continue;
    throw new Breach(
      `${nameOf(list, direction)}: \`${name}\``,
      'base64url of the JSON array [value, key] of its row',
      'another text',
    );
  }
}

function cutsAtRows(list: ContractList, direction: Direction | null, page: Page): Cut[] {
  return placesOf(page).map((place) => {
    const row = page.rows[place] as Row;
    const cursor = makeCursor(valueOf(list, direction, row), keyOf(row.id));
    const { following } = cutAt(page.rows, place + 1);
    const { preceding } = cutAt(page.rows, place);
    return { list, direction, cursor, position: `the hub’s own cursor of row ${place + 1}`, following, preceding };
  });
}

export const cursorCheck: Check = {
  name: 'cursors',
  title: 'Cursors are [value, key] of a row, and the hub’s own cursors are accepted',
  remedy:
    'A cursor is base64url of the JSON array [value of the order’s column as answered, null by id alone; key of the row]. The service must accept every such cursor, whoever created it.',
  run: async (service) => {
    const { done, skipped } = await forEachList(contractLists, async (list) => {
      await readSample(service, list);
      const windows = await Promise.all(directions.map((direction) => readWindow(service, list, direction)));
      const cuts = windows.flatMap((page, index) => {
        const direction = directions[index] ?? null;
        checkForm(list, direction, page);
        return cutsAtRows(list, direction, page);
      });
      await Promise.all(cuts.map((cut) => checkCut(service, cut)));
      return cuts.length;
    });
    return summarize(`${done} cursors`, skipped);
  },
};
