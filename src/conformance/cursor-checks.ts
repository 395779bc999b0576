import type { Check } from './check.ts';
import { contractLists, longestPage, type ContractList } from './lists.ts';
import {
  forEachList,
  readIds,
  readPage,
  readSample,
  readWindow,
  tell,
  type Direction,
  type Page,
  type Row,
} from './pages.ts';
import { compareKeys, keyOf } from './record-id.ts';
import { Breach } from './result.ts';
import type { CheckedService } from './service.ts';

const directions: readonly (Direction | null)[] = [null, 'ASC', 'DESC'];
const width = 3;

/** A cursor as the hub makes it. */
const makeCursor = (value: unknown, key: string): string =>
  Buffer.from(JSON.stringify([value, key])).toString('base64url');

const valueOf = ({ order }: ContractList, direction: Direction | null, row: Row): unknown =>
  direction === null ? null : row[order.column];

const nameOf = ({ field, order }: ContractList, direction: Direction | null): string =>
  `\`${field}\` ${direction === null ? 'by id' : `by ${order.field} ${direction}`}`;

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

/** What should follow a position, and what precede it, by the rows of a window. */
interface Cut {
  readonly list: ContractList;
  readonly direction: Direction | null;
  readonly cursor: string;
  /** What the position is, for people. */
  readonly position: string;
  /** Ids that must follow at once; fewer than asked for only where the list ends. */
  readonly following: readonly string[];
  /** Ids that must precede at once; null where the window does not show them. */
  readonly preceding: readonly string[];
}

function cutAt(rows: readonly Row[], place: number): Pick<Cut, 'following' | 'preceding'> {
  const ids = rows.map(({ id }) => id);
  return { following: ids.slice(place, place + width), preceding: ids.slice(Math.max(0, place - width), place) };
}

async function checkCut(service: CheckedService, cut: Cut): Promise<void> {
  const { list, direction, cursor } = cut;
  const [after, before] = await Promise.all([
    readIds(service, list, { first: width, after: cursor, direction }),
    readIds(service, list, { last: width, before: cursor, direction }),
  ]);
  const sides = [
    ['after', after, cut.following],
    ['before', before, cut.preceding],
  ] as const;
  for (const [side, found, expected] of sides) {
    if (found.join() === expected.join()) continue;
    const came = found.length === expected.length ? 'others' : `${found.length}`;
    throw new Breach(
      `${nameOf(list, direction)}, ${side} ${cut.position}`,
      `the ${expected.length} rows that are next to it there`,
      came,
    );
  }
}

/** Places of a window that are tried: all rows around them are known, or the list has no others. */
function placesOf({ rows, hasNextPage }: Page): number[] {
  const most = hasNextPage ? rows.length - width : rows.length;
  const places = [0, 1, 2, Math.floor(most / 3), Math.floor(most / 2), most - 1];
  return [...new Set(places)].filter((place) => place >= 0 && place < most);
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
  title: 'Cursors are [value, key] of a row, and the hub’s own are taken',
  remedy:
    'A cursor is base64url of the JSON array [value of the order’s column as answered, null by id alone; key of the row]. Any such cursor cuts the list, whoever made it.',
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
    return tell(`${done} cursors`, skipped);
  },
};

/** A position that no row has: its value and key. */
interface Position {
  readonly name: string;
  readonly value: unknown;
  readonly key: string;
}

/** Order of two positions in a list, as the contract has it. */
function compare(direction: Direction | null, left: Omit<Position, 'name'>, right: Omit<Position, 'name'>): number {
  const byValue = direction === null ? 0 : compareKeys(String(left.value), String(right.value));
  const ascending = byValue === 0 ? compareKeys(left.key, right.key) : byValue;
  return direction === 'DESC' ? -ascending : ascending;
}

/** Where a position cuts a window; null where that is beyond what the window shows. */
function cutBy(list: ContractList, direction: Direction | null, page: Page, position: Position): Cut | null {
  const place = page.rows.findIndex(
    (row) => compare(direction, { value: valueOf(list, direction, row), key: keyOf(row.id) }, position) > 0,
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
  return tell(`${done} positions`, skipped);
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

/** Keys that other collations put elsewhere: they ignore case, or marks. */
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
    if (compare(direction, left, right) < 0) continue;
    const expected = isTie ? 'the key to break a tie, in the direction of the order' : 'rows in order';
    throw new Breach(nameOf(list, direction), expected, `row ${place + 2} where it must stand before row ${place + 1}`);
  }
  return ties;
}

export const orderCheck: Check = {
  name: 'order',
  title: 'Lists are in the order asked, ties by key',
  remedy: 'Order by (column, key), both in the direction asked; without an order, by key ascending.',
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
    return tell(`${done} places, ${ties} ties`, skipped);
  },
};
