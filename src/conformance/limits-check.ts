import type { Check } from './check.ts';
import { contractLists, longestPage, type ContractList } from './lists.ts';
import { pageArguments, type PageQuestion } from './pages.ts';
import { Breach } from './result.ts';
import { describeErrors, isObject, type CheckedService, type ServiceAnswer } from './service.ts';

/** Cursors that are absent are variables without a value, as in the operations of the hub. */
const absent = { after: ['String', undefined], before: ['String', undefined] } as const;

async function askPage(service: CheckedService, list: ContractList, question: PageQuestion): Promise<ServiceAnswer> {
  const entries = Object.entries({ ...absent, ...pageArguments(list, question) });
  const declared = entries.map(([name, [type]]) => `$${name}: ${type}`).join(', ');
  const passed = entries.map(([name]) => `${name}: $${name}`).join(', ');
  return service.ask({
    query: `query LinkCheck(${declared}) { ${list.field}(${passed}) { nodes { id } } }`,
    variables: Object.fromEntries(entries.map(([name, [, value]]) => [name, value])),
  });
}

const describe = (question: PageQuestion): string =>
  Object.entries(question)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? '(no cursor)' : String(value)}`)
    .join(', ');

async function checkTaken(service: CheckedService, list: ContractList, question: PageQuestion): Promise<void> {
  const { raw, data, errors } = await askPage(service, list, question);
  const page = data?.[list.field];
  const count = isObject(page) && Array.isArray(page['nodes']) ? page['nodes'].length : null;
  const most = question.first ?? question.last ?? 0;
  if (raw.status === 200 && errors.length === 0 && count !== null && count <= most) return;
  const came =
    count === null || errors.length > 0 ? `HTTP ${raw.status} with ${describeErrors(errors)}` : `${count} rows`;
  throw new Breach(`\`${list.field}(${describe(question)})\``, `at most ${most} rows`, came);
}

async function checkRefused(service: CheckedService, list: ContractList, question: PageQuestion): Promise<void> {
  const { raw, data, errors } = await askPage(service, list, question);
  const isRefused = errors.length > 0 && errors.every(({ extensions }) => extensions?.code === 'BAD_USER_INPUT');
  if (isRefused && data?.[list.field] == null) return;
  const came = data?.[list.field] == null ? `HTTP ${raw.status} with ${describeErrors(errors)}` : 'rows';
  throw new Breach(`\`${list.field}(${describe(question)})\``, 'BAD_USER_INPUT and no rows', came);
}

const taken: readonly PageQuestion[] = [{ first: 0 }, { last: 0 }, { first: longestPage }, { last: longestPage }];
const refused: readonly PageQuestion[] = [
  { first: longestPage + 1 },
  { last: longestPage + 1 },
  { first: -1 },
  { last: -1 },
  { first: 1, after: 'no cursor' },
];

export const limitsCheck: Check = {
  name: 'limits',
  title: `Pages hold up to ${longestPage} rows; other sizes are refused`,
  remedy: `Accept \`first\` and \`last\` from 0 to ${longestPage}; answer BAD_USER_INPUT to others, and to an invalid cursor. Take a variable without a value as an absent argument.`,
  run: async (service) => {
    for (const list of contractLists) {
      await Promise.all(taken.map((question) => checkTaken(service, list, question)));
      await Promise.all(refused.map((question) => checkRefused(service, list, question)));
    }
    return null;
  },
};
