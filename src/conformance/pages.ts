import { longestPage, rowSelection, type ContractList } from './lists.ts';
import { NotChecked, Breach } from './result.ts';
import { isObject, type CheckedService } from './service.ts';

export interface Row {
  readonly id: string;
  readonly [column: string]: unknown;
}

export interface Page {
  readonly rows: readonly Row[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export type Direction = 'ASC' | 'DESC';

/** The arguments of a page; `direction` orders by the list's only column, null by id. */
export interface PageQuestion {
  readonly first?: number;
  readonly after?: string | null;
  readonly last?: number;
  readonly before?: string | null;
  readonly filter?: object;
  readonly direction?: Direction | null;
  readonly asOf?: string;
}

/** Returns the arguments with their types, as the contract declares them. */
export function pageArguments(list: ContractList, { direction, ...rest }: PageQuestion) {
  const types: Readonly<Record<string, string>> = {
    first: 'Int',
    last: 'Int',
    after: 'String',
    before: 'String',
    asOf: 'Date',
    filter: `${list.model}Filter`,
    orderBy: `${list.model}Order`,
  };
  const given = { ...rest, ...(direction == null ? {} : { orderBy: { field: list.order.field, direction } }) };
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value != null)
      .map(([name, value]) => [name, [types[name] ?? 'String', value] as const]),
  );
}

const isRow = (value: unknown): value is Row => isObject(value) && typeof value['id'] === 'string';

/** @throws Breach for a value that is not a page. */
function toPage(field: string, value: unknown): Page {
  const { nodes, pageInfo = {} } = isObject(value) ? value : {};
  if (Array.isArray(nodes) && nodes.every(isRow) && isObject(pageInfo)) {
    return { rows: nodes, ...(pageInfo as unknown as Omit<Page, 'rows'>) };
  }
  throw new Breach(`\`${field}\``, 'a connection with `nodes`', 'none');
}

const pageInfo = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

/** Reads a page with all fields of its rows. */
export async function readPage(service: CheckedService, list: ContractList, question: PageQuestion): Promise<Page> {
  const selection = `{ nodes { ${rowSelection(list)} } ${pageInfo} }`;
  return toPage(list.field, await service.read({ field: list.field, args: pageArguments(list, question), selection }));
}

/** Reads a page with only the ids of its rows. */
export async function readSlimPage(service: CheckedService, list: ContractList, question: PageQuestion): Promise<Page> {
  const args = pageArguments(list, question);
  return toPage(list.field, await service.read({ field: list.field, args, selection: `{ nodes { id } ${pageInfo} }` }));
}

/** Reads the ids of a page. */
export async function readIds(
  service: CheckedService,
  list: ContractList,
  question: PageQuestion,
): Promise<readonly string[]> {
  const args = pageArguments(list, question);
  return toPage(list.field, await service.read({ field: list.field, args, selection: '{ nodes { id } }' })).rows.map(
    ({ id }) => id,
  );
}

/** Reads the `totalCount` of a list. */
export async function readCount(service: CheckedService, list: ContractList, question: PageQuestion): Promise<number> {
  const args = pageArguments(list, question);
  const value = await service.read({ field: list.field, args, selection: '{ totalCount }' });
  const count = isObject(value) ? value['totalCount'] : null;
  if (typeof count === 'number') return count;
  throw new Breach(`\`${list.field}.totalCount\``, 'a number', 'none');
}

/** Reads the first rows of a list in an order, as many as one page holds. */
export const readWindow = (service: CheckedService, list: ContractList, direction: Direction | null): Promise<Page> =>
  service.keep(`window ${list.field} ${direction ?? ''}`, () =>
    readPage(service, list, { first: longestPage, direction }),
  );

const sampleSize = 40;

/** Takes rows from the start and the end of a list by id, spread evenly, as a sample for filters. */
async function takeSample(service: CheckedService, list: ContractList): Promise<readonly Row[]> {
  const [start, end] = await Promise.all([
    readWindow(service, list, null),
    readPage(service, list, { last: longestPage }),
  ]);
  const rows = [...new Map([...start.rows, ...end.rows].map((row) => [row.id, row])).values()];
  const step = Math.max(1, rows.length / sampleSize);
  return rows.filter((_, place) => Math.floor(place / step) !== Math.floor((place - 1) / step)).slice(0, sampleSize);
}

/** @throws NotChecked if the list has fewer rows than a check needs. */
export async function readSample(service: CheckedService, list: ContractList, least = 1): Promise<readonly Row[]> {
  const sample = await service.keep(`sample ${list.field}`, () => takeSample(service, list));
  if (sample.length >= least) return sample;
  throw new NotChecked(
    `\`${list.field}\` holds ${sample.length === 0 ? 'no rows' : 'one row'}, and this needs ${least}`,
  );
}

/**
 * Runs a check for each list with enough rows.
 * @throws NotChecked if no list has enough.
 */
export async function forEachList(
  lists: readonly ContractList[],
  run: (list: ContractList) => Promise<number>,
): Promise<{ readonly done: number; readonly skipped: readonly string[] }> {
  let done = 0;
  const skipped: string[] = [];
  for (const list of lists) {
    try {
      done += await run(list);
    } catch (error) {
      if (!(error instanceof NotChecked)) throw error;
      skipped.push(error.message);
    }
  }
  if (skipped.length === lists.length) throw new NotChecked(skipped.join('; '));
  return { done, skipped };
}

/** Adds to the result of a passed check what could not be checked. */
export const summarize = (text: string, skipped: readonly string[]): string =>
  skipped.length === 0 ? text : `${text}; not checked: ${skipped.join('; ')}`;
