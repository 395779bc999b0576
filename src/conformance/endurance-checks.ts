import type { Check } from './check.ts';
import { makeAssertion } from './assertion.ts';
import { contractLists, longestPage, rowSelection } from './lists.ts';
import { Breach } from './result.ts';
import { describeErrors, type CheckedService } from './service.ts';

const malformed: readonly { readonly name: string; readonly body: string }[] = [
  { name: 'A document that does not parse', body: JSON.stringify({ query: '{ beneficiaries(first: 1' }) },
  { name: 'A field that is not in the schema', body: JSON.stringify({ query: '{ nothingOfTheKind }' }) },
  { name: 'A body that is not JSON', body: '{"query": ' },
];

export const malformedCheck: Check = {
  name: 'malformed',
  title: 'Operations outside the contract are refused with HTTP 400',
  remedy: 'Answer HTTP 400 with GraphQL errors to operations that do not parse or do not fit the schema.',
  run: async (service) => {
    for (const { name, body } of malformed) {
      const raw = await service.post(body, await makeAssertion(service.options, body));
      const { data, errors } = service.readAnswer(raw);
      if (raw.status === 400 && errors.length > 0 && data === null) continue;
      throw new Breach(name, 'HTTP 400 with GraphQL errors', `HTTP ${raw.status} with ${describeErrors(errors)}`);
    }
    return null;
  },
};

const manyFields = 50;

export const manyFieldsCheck: Check = {
  name: 'many-fields',
  title: `An operation with ${manyFields} fields at the root is answered`,
  remedy: 'Allow operations of this size: the hub requests many rows and pages together.',
  run: async (service) => {
    const lists = Array.from({ length: manyFields }, (_, index) => contractLists[index % contractLists.length]);
    const fields = lists.map((list, index) => `f${index}: ${list?.field ?? ''}(first: 2) { nodes { id } }`);
    const { raw, data, errors } = await service.ask({ query: `{ ${fields.join(' ')} }` });
    if (raw.status !== 200 || errors.length > 0 || data === null) {
      throw new Breach('The operation', 'HTTP 200 without errors', `HTTP ${raw.status} with ${describeErrors(errors)}`);
    }
    for (const index of lists.keys()) {
      const [found, first] = [data[`f${index}`], data[`f${index % contractLists.length}`]].map((value) =>
        JSON.stringify(value),
      );
      if (found === undefined || found !== first)
        throw new Breach(`Field ${index + 1}`, 'the same page as the first of its list', 'another');
    }
    return null;
  },
};

/** Requests the largest page, and closes the connection during the answer. */
async function abandon(service: CheckedService, delay: number): Promise<void> {
  const pages = contractLists.map((list) => `${list.field}(first: ${longestPage}) { nodes { ${rowSelection(list)} } }`);
  const body = JSON.stringify({ query: `{ ${pages.join(' ')} }` });
  const assertion = await makeAssertion(service.options, body);
  const abort = new AbortController();
  const timer = setTimeout(() => {
    abort.abort();
  }, delay);
  await service.post(body, assertion, abort.signal).catch(() => undefined);
  clearTimeout(timer);
}

export const abortCheck: Check = {
  name: 'abandoned',
  title: 'The service keeps answering after a client closes its connection',
  remedy: 'A closed connection may end only its own request.',
  run: async (service) => {
    await Promise.all([0, 1, 3, 5, 10, 20].map((delay) => abandon(service, delay)));
    const { raw, data, errors } = await service.ask({ query: '{ service { contractVersion } }' });
    if (raw.status === 200 && data !== null && errors.length === 0) return null;
    throw new Breach('The next request', 'an answer', `HTTP ${raw.status} with ${describeErrors(errors)}`);
  },
};

/** The most common requests of the hub, one by one. */
const defaultQuestions = (): string[] => [
  ...contractLists.flatMap((list) => {
    const rows = `{ nodes { ${rowSelection(list)} } pageInfo { hasNextPage endCursor } }`;
    const orderBy = `orderBy: { field: ${list.order.field}, direction: DESC }`;
    return [
      `{ ${list.field}(first: ${longestPage}) ${rows} }`,
      `{ ${list.field}(first: ${longestPage}, ${orderBy}) ${rows} }`,
      `{ ${list.field} { totalCount } }`,
    ];
  }),
  '{ enrolmentStatistics { programme { id } enrolments } }',
];

const tries = 3;

/**
 * Measures the time of a request in ms: the best of several attempts, so that one slow moment of the network does not
 * count.
 */
async function timeOf(service: CheckedService, query: string): Promise<number> {
  let best = Infinity;
  for (let number = 0; number < tries && best > service.options.timeLimit / 2; number += 1) {
    best = Math.min(best, (await service.ask({ query })).raw.milliseconds);
  }
  return best;
}

export const timeCheck: Check = {
  name: 'time',
  title: 'Answers come in time',
  remedy: 'Create indexes on (order column, key) and on filtered columns; the hub stops waiting after this time.',
  run: async (service) => {
    const { timeLimit } = service.options;
    let slowest = 0;
    for (const query of defaultQuestions()) slowest = Math.max(slowest, await timeOf(service, query));
    const longest = Math.round(slowest);
    if (slowest <= timeLimit) return `the slowest of the usual requests took ${longest} ms`;
    throw new Breach('The slowest of the usual requests', `an answer in ${timeLimit} ms`, `one in ${longest} ms`);
  },
};
