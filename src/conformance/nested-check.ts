import type { Check } from './check.ts';
import { beneficiaries, enrolments, payments, type ContractList } from './lists.ts';
import { pageArguments, readSample, type Direction, type PageQuestion, type Row } from './pages.ts';
import { Breach } from './result.ts';
import { isObject, type CheckedService } from './service.ts';

const parents = 6;

interface Nesting {
  readonly list: ContractList;
  readonly below: ContractList;
  /** The field of the lower row that names the upper one. */
  readonly above: string;
}

const nestings: readonly Nesting[] = [
  { list: beneficiaries, below: enrolments, above: 'beneficiary' },
  { list: enrolments, below: payments, above: 'enrolment' },
];

const questions: readonly PageQuestion[] = [
  { first: 50 },
  { first: 2 },
  { last: 2 },
  { first: 3, direction: 'DESC' satisfies Direction },
  { last: 3, direction: 'ASC' satisfies Direction },
];

const write = (list: ContractList, question: PageQuestion): string => {
  const { direction, first, last } = question;
  const parts = [first === undefined ? `last: ${last ?? 0}` : `first: ${first}`];
  if (direction != null) parts.push(`orderBy: { field: ${list.order.field}, direction: ${direction} }`);
  return parts.join(', ');
};

const selectionOf = (above: string): string =>
  `{ nodes { id ${above} { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount }`;

/** Returns the parts of a page that are the same in every place. */
function comparable(page: unknown): string {
  if (!isObject(page)) return '';
  const info = isObject(page['pageInfo']) ? page['pageInfo'] : {};
  const { hasNextPage, hasPreviousPage, startCursor, endCursor } = info;
  return JSON.stringify([page['nodes'], page['totalCount'], hasNextPage, hasPreviousPage, startCursor, endCursor]);
}

async function checkNesting(service: CheckedService, { list, below, above }: Nesting): Promise<number> {
  const sample = (await readSample(service, list)).slice(0, parents);
  const selection = selectionOf(above);
  const aliases = questions.map(
    (question, index) => `p${index}: ${below.field}(${write(below, question)}) ${selection}`,
  );
  const nested = await service.read({
    field: list.field,
    args: pageArguments(list, { first: parents, filter: { id: { in: sample.map(({ id }) => id) } } }),
    selection: `{ nodes { id ${aliases.join(' ')} } }`,
  });
  const rows = isObject(nested) && Array.isArray(nested['nodes']) ? (nested['nodes'] as Row[]) : [];
  await Promise.all(rows.map((row) => checkParent(service, { list, below, above }, row)));
  return rows.length * questions.length;
}

async function checkParent(service: CheckedService, { list, below, above }: Nesting, row: Row): Promise<void> {
  const pages = await Promise.all(
    questions.map((question) =>
      service.read({
        field: below.field,
        args: pageArguments(below, { ...question, filter: { [above]: { id: { eq: row.id } } } }),
        selection: selectionOf(above),
      }),
    ),
  );
  for (const [index, page] of pages.entries()) {
    if (comparable(row[`p${index}`]) === comparable(page)) continue;
    const question = write(below, questions[index] ?? {});
    throw new Breach(
      `\`${list.model}.${below.field}(${question})\``,
      `the page of \`${below.field}\` with the filter \`${above}\``,
      'another',
    );
  }
}

export const nestedCheck: Check = {
  name: 'nested-lists',
  title: 'A list below a row is the root’s list of that row',
  remedy: 'Read nested lists like the root’s list, limited to their row: same order, pages, cursors and count.',
  run: async (service) => {
    let done = 0;
    for (const nesting of nestings) done += await checkNesting(service, nesting);
    return `${done} pages`;
  },
};
