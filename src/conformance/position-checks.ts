import type { Check } from './check.ts';
import {
  checkCut,
  comparePositions,
  cutAt,
  directions,
  makeCursor,
  placesOf,
  valueOf,
  width,
  type Cut,
  type Position,
} from './cursor-cut.ts';
import { contractLists, type ContractList } from './lists.ts';
import { forEachList, readSample, readWindow, summarize, type Direction, type Page, type Row } from './pages.ts';
import { keyOf } from './record-id.ts';
import type { CheckedService } from './service.ts';

/** Finds where a position cuts a window; null if that is outside the window. */
function cutBy(list: ContractList, direction: Direction | null, page: Page, position: Position): Cut | null {
  const place = page.rows.findIndex(
    (row) => comparePositions(direction, { value: valueOf(list, direction, row), key: keyOf(row.id) }, position) > 0,
  );
  if (page.hasNextPage && (place < 0 || place > page.rows.length - width)) return null;
  const cursor = makeCursor(direction === null ? null : position.value, position.key);
  return {
    list,
    direction,
    cursor,
    position: position.name,
    ...cutAt(page.rows, place < 0 ? page.rows.length : place),
  };
}

async function checkPositions(
  service: CheckedService,
  make: (list: ContractList, direction: Direction | null, page: Page) => readonly Position[],
): Promise<string> {
  const { done, skipped } = await forEachList(contractLists, async (list) => {
    await readSample(service, list);
    const windows = await Promise.all(directions.map((direction) => readWindow(service, list, direction)));
    const cuts = windows.flatMap((page, index) => {
      const direction = directions[index] ?? null;
      const positions = make(list, direction, page);
      return positions.map((position) => cutBy(list, direction, page, position)).filter((cut) => cut !== null);
    });
    await Promise.all(cuts.map((cut) => checkCut(service, cut)));
    return cuts.length;
  });
  return summarize(`${done} positions`, skipped);
}

export const edgeCheck: Check = {
  name: 'cursors-between',
  title: 'Cursors cut between two rows, before the first and after the last',
  remedy: 'Compare with the cursor’s value and key; never look up the row that it names, which may be gone.',
  run: async (service) => {
    const { key } = service.options.department;
    const [lowest, highest] = [`${key}:`, `${key};`];
    return checkPositions(service, (list, direction, page) => {
      const { least, most } = list.order;
      const start = direction === 'DESC' ? { value: most, key: highest } : { value: least, key: lowest };
      const end = direction === 'DESC' ? { value: least, key: lowest } : { value: most, key: highest };
      const between = placesOf(page).map((place) => {
        const row = page.rows[place] as Row;
        const name = `a position just above row ${place + 1}`;
        return { name, value: valueOf(list, direction, row), key: `${keyOf(row.id)}!` };
      });
      const isEndKnown = !page.hasNextPage;
      const ends = isEndKnown ? [{ name: 'a position after the last row', ...end }] : [];
      return [{ name: 'a position before the first row', ...start }, ...between, ...ends];
    });
  },
};

const swapCase = (text: string): string =>
  text.replaceAll(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );

/** Variants of keys that other collations sort elsewhere, because they ignore case or marks. */
const variants: readonly (readonly [string, (key: string) => string])[] = [
  ['in the other case', swapCase],
  ['with `-` for `:`', (key) => key.replace(':', '-')],
  ['with `-` for `.`', (key) => key.replaceAll('.', '-')],
  ['with `:` for `.`', (key) => key.replaceAll('.', ':')],
  ['with a leading zero', (key) => key.replace(':', ':0')],
  ['with `A` at its end', (key) => `${key}A`],
  ['with `a` at its end', (key) => `${key}a`],
];

export const collationCheck: Check = {
  name: 'collation',
  title: 'Keys are ordered byte by byte',
  remedy: 'Order and compare keys by their bytes in UTF-8: COLLATE "C" in PostgreSQL, utf8mb4_bin in MySQL.',
  run: (service) =>
    checkPositions(service, (list, direction, page) =>
      placesOf(page)
        .slice(-2)
        .flatMap((place) => {
          const row = page.rows[place] as Row;
          const key = keyOf(row.id);
          return variants
            .map(([name, change]) => ({ name: `the key of row ${place + 1} ${name}`, key: change(key) }))
            .filter((variant) => variant.key !== key)
            .map((variant) => ({ ...variant, value: valueOf(list, direction, row) }));
        }),
    ),
};
