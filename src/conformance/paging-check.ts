import type { Check } from './check.ts';
import { contractLists, longestPage, type ContractList } from './lists.ts';
import { readIds, readSample, readSlimPage, summarize, forEachList, type Direction, type Page } from './pages.ts';
import { Breach } from './result.ts';
import type { CheckedService } from './service.ts';

const sizes = [1, 2, 7, longestPage];
/** Maximum number of pages to read for one size: the others behave alike. */
const steps = 6;

interface Walk {
  readonly ids: readonly string[];
  /** Whether the walk reached the end of the list. */
  readonly isWhole: boolean;
}

interface Way {
  readonly list: ContractList;
  readonly direction: Direction | null;
  readonly size: number;
  readonly isForward: boolean;
}

const nameOf = ({ list, direction, size, isForward }: Way): string =>
  `\`${list.field}\` ${direction === null ? 'by id' : `by ${list.order.field} ${direction}`}, ${isForward ? 'forwards' : 'backwards'} by ${size}`;

const hasMore = ({ isForward }: Way, page: Page): boolean => (isForward ? page.hasNextPage : page.hasPreviousPage);

async function askPage(service: CheckedService, way: Way, cursor: string | null): Promise<Page> {
  const { list, direction, size } = way;
  const page = await readSlimPage(
    service,
    list,
    way.isForward ? { first: size, after: cursor, direction } : { last: size, before: cursor, direction },
  );
  const more = hasMore(way, page);
  if (page.rows.length > size || (more && page.rows.length < size)) {
    throw new Breach(nameOf(way), `${size} rows in each page except the last`, `a page of ${page.rows.length}`);
  }
  return page;
}

/** Reads pages from one end with the cursors that the service returns. */
async function walk(service: CheckedService, way: Way): Promise<Walk> {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let step = 0; step < (way.size === longestPage ? 2 : steps); step += 1) {
    const page: Page = await askPage(service, way, cursor);
    const found = page.rows.map(({ id }) => id);
    if (way.isForward) ids.push(...found);
    else ids.unshift(...found);
    if (!hasMore(way, page)) return { ids, isWhole: true };
    cursor = way.isForward ? page.endCursor : page.startCursor;
    if (cursor === null) throw new Breach(nameOf(way), 'a cursor to go on from', 'none');
  }
  return { ids, isWhole: false };
}

/** Compares a walk with that in the largest pages, from the same end. */
function compareWalks(way: Way, found: Walk, whole: Walk): void {
  const { length } = found.ids;
  const expected = way.isForward ? whole.ids.slice(0, length) : whole.ids.slice(-length || whole.ids.length);
  const isDoubled = new Set(found.ids).size < length;
  if (isDoubled) throw new Breach(nameOf(way), 'each row once', 'a row that comes again');
  const place = found.ids.findIndex((id, index) => id !== expected[index]);
  if (place >= 0)
    throw new Breach(nameOf(way), 'the list that the largest pages give', `another row at place ${place + 1}`);
  if (found.isWhole && length !== whole.ids.length) {
    throw new Breach(nameOf(way), `${whole.ids.length} rows`, `an end after ${length}`);
  }
}

/** Waits for all and throws the first fault in their order, so that the reported fault is always the same. */
async function inOrder<Value>(promises: readonly Promise<Value>[]): Promise<Value[]> {
  await Promise.allSettled(promises);
  const values: Value[] = [];
  for (const promise of promises) values.push(await promise);
  return values;
}

async function checkOrder(service: CheckedService, list: ContractList, direction: Direction | null): Promise<number> {
  const ways = [true, false].flatMap((isForward) => sizes.map((size) => ({ list, direction, size, isForward })));
  const walks = await inOrder(ways.map((way) => walk(service, way)));
  const wholes = new Map(ways.map((way, index) => [`${way.isForward} ${way.size}`, walks[index] as Walk]));
  for (const [index, way] of ways.entries()) {
    compareWalks(way, walks[index] as Walk, wholes.get(`${way.isForward} ${longestPage}`) as Walk);
  }
  const forwards = wholes.get(`true ${longestPage}`) as Walk;
  const backwards = wholes.get(`false ${longestPage}`) as Walk;
  if (forwards.isWhole) compareWalks({ ...(ways[0] as Way), isForward: false, size: longestPage }, backwards, forwards);
  return forwards.ids.length;
}

/** Checks that a page without a size has twenty rows, as the contract defines. */
async function checkUsual(service: CheckedService, list: ContractList): Promise<void> {
  const usual = 20;
  const [given, found] = await Promise.all([readIds(service, list, { first: usual }), readIds(service, list, {})]);
  if (found.length !== given.length) {
    throw new Breach(`\`${list.field}\` without \`first\` and \`last\``, `${given.length} rows`, `${found.length}`);
  }
}

export const pagingCheck: Check = {
  name: 'paging',
  title: `Pages of ${sizes.join(', ')} give the same list, forwards and backwards`,
  remedy:
    'Read pages by keyset: rows beyond the cursor’s value and key in the order of the list, one more than requested to know whether rows follow.',
  run: async (service) => {
    const { done, skipped } = await forEachList(contractLists, async (list) => {
      await readSample(service, list, 2);
      await checkUsual(service, list);
      const walked = await inOrder(([null, 'ASC', 'DESC'] as const).map((way) => checkOrder(service, list, way)));
      return walked[0] ?? 0;
    });
    return summarize(`${done} rows walked`, skipped);
  },
};
