import type { Check } from './check.ts';
import { enumValues } from './contract-schema.ts';
import { contractLists, longestPage, type ContractList } from './lists.ts';
import { readCount, readPage, readSample, readWindow, type Page } from './pages.ts';
import { Breach } from './result.ts';
import type { CheckedService } from './service.ts';

/** Maximum number of pages to read for a count; a longer list is counted by its parts. */
const maxPages = 5;

/** Counts the rows of a list by reading its pages; null if it is too long. */
async function walkedLength(service: CheckedService, list: ContractList): Promise<number | null> {
  let page: Page = await readWindow(service, list, null);
  let length = page.rows.length;
  for (let pages = 1; page.hasNextPage; pages += 1) {
    if (pages === maxPages) return null;
    page = await readPage(service, list, { first: longestPage, after: page.endCursor });
    length += page.rows.length;
  }
  return length;
}

async function checkParts(service: CheckedService, list: ContractList, total: number): Promise<void> {
  const values = enumValues(`${list.model}Status`);
  const filters = [...values.map((status) => ({ status: { eq: status } })), { status: { isNull: true } }];
  const counts = await Promise.all(filters.map((filter) => readCount(service, list, { filter })));
  const sum = counts.reduce((all, count) => all + count, 0);
  if (sum === total) return;
  throw new Breach(
    `\`${list.field}.totalCount\``,
    `${total}, as without a filter, over all values of \`status\``,
    `${sum}`,
  );
}

async function checkSampled(service: CheckedService, list: ContractList): Promise<void> {
  const sample = await readSample(service, list, 0);
  const among = { id: { in: sample.map(({ id }) => id) } };
  const statuses = [...new Set(sample.map(({ status }) => status))].slice(0, 3);
  const counts = await Promise.all(
    statuses.map((status) => readCount(service, list, { filter: { and: [among, { status: { eq: status } }] } })),
  );
  for (const [index, count] of counts.entries()) {
    const expected = sample.filter(({ status }) => status === statuses[index]).length;
    if (count !== expected) throw new Breach(`\`${list.field}.totalCount\` of a filter`, `${expected}`, `${count}`);
  }
}

async function checkList(service: CheckedService, list: ContractList): Promise<number> {
  const { endCursor } = await readPage(service, list, { first: 1 });
  const [total, ofPage, walked] = await Promise.all([
    readCount(service, list, {}),
    readCount(service, list, { first: 1, after: endCursor }),
    walkedLength(service, list),
  ]);
  if (walked !== null && walked !== total) {
    throw new Breach(`\`${list.field}.totalCount\``, `${walked}, the number of rows of the list`, `${total}`);
  }
  if (ofPage !== total) {
    throw new Breach(`\`${list.field}.totalCount\` of a later page`, `${total}, that of the whole list`, `${ofPage}`);
  }
  await checkParts(service, list, total);
  await checkSampled(service, list);
  return total;
}

export const countsCheck: Check = {
  name: 'counts',
  title: '`totalCount` is the number of rows, with and without a filter',
  remedy: 'Count all rows that match the filter on the requested day, whatever the requested page.',
  run: async (service) => {
    const totals: string[] = [];
    for (const list of contractLists) totals.push(`${await checkList(service, list)} ${list.field}`);
    return totals.join(', ');
  },
};
