import type { TestHub } from './hub.ts';
import type { Filter, OrderBy } from './oracle/oracle.ts';

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export interface Page {
  readonly totalCount: number;
  readonly pageInfo: PageInfo;
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
}

/** A root list: its field and the model of its rows. */
export interface RootList {
  readonly field: string;
  readonly model: string;
}

export interface Question {
  readonly filter?: Filter | undefined;
  /** Null orders by id; undefined is the default of the schema. */
  readonly orderBy?: OrderBy | null | undefined;
  readonly asOf?: string | undefined;
  readonly first?: number | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | undefined;
  readonly before?: string | null | undefined;
}

export const pageFields =
  'totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } }';

/** Reads one page of a root list. */
export async function readPage(hub: TestHub, { field, model }: RootList, question: Question): Promise<Page> {
  const query = `query (
    $first: Int, $after: String, $last: Int, $before: String, $filter: ${model}Filter, $orderBy: ${model}Order, $asOf: Date
  ) {
    page: ${field}(
      first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy, asOf: $asOf
    ) { ${pageFields} }
  }`;
  const { page } = await hub.read<{ page: Page }>(query, question);
  return page;
}

export interface Walked {
  readonly ids: readonly string[];
  readonly cursors: readonly string[];
  readonly pages: readonly Page[];
}

/** Reads a whole list page by page, from its start or its end; returns ids and cursors in the order of the list. */
export async function walk(
  hub: TestHub,
  list: RootList,
  question: Question,
  size: number,
  backward: boolean,
): Promise<Walked> {
  const pages: Page[] = [];
  let cursor: string | null = null;
  for (;;) {
    const bounds: Question = backward ? { last: size, before: cursor } : { first: size, after: cursor };
    const page = await readPage(hub, list, { ...question, ...bounds });
    pages.push(page);
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo;
    const goesOn: boolean = backward ? hasPreviousPage : hasNextPage;
    cursor = backward ? startCursor : endCursor;
    if (!goesOn || cursor === null) break;
    if (pages.length > 1000) throw new Error('The list has no end.');
  }
  if (backward) pages.reverse();
  const edges = pages.flatMap((page) => page.edges);
  return { pages, ids: edges.map(({ node }) => node.id), cursors: edges.map((edge) => edge.cursor) };
}
