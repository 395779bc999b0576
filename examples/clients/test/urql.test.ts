import { afterEach, expect, test, vi } from 'vitest';
import { createClient } from '../src/urql/client';
import { describe as describeRow, OlderPersons } from '../src/urql/queries';
import { closed, department, hub, officer, portal, told, watchRequests } from './asks';

afterEach(() => void vi.restoreAllMocks());

test('what is not open is null, with an error that says why; the rest is there', async () => {
  const { data, error } = await createClient(hub, portal).query(OlderPersons, { department, first: 1 });
  const [person] = data?.department?.beneficiaries?.nodes ?? [];
  expect(person && describeRow(person)).toBe('name not open, born in a year not open: ACTIVE');
  expect(error?.graphQLErrors.map(told).filter(([, , reason]) => reason !== undefined)).toEqual(
    expect.arrayContaining(closed),
  );
});

test('a document is sent once, and asked for by its hash from then on', async () => {
  const sent = watchRequests();
  const ask = (first: number) => createClient(hub, officer).query(OlderPersons, { department, first });
  await ask(1);
  const before = sent.length;
  const { data, error } = await ask(2);
  expect([data?.department?.beneficiaries?.nodes.length, error]).toEqual([2, undefined]);
  expect(sent.slice(before)).toEqual([{ hasDocument: false, hasHash: true, status: 200 }]);
});

test('what cannot succeed is asked once', async () => {
  const sent = watchRequests();
  const refused = await createClient(hub, { token: 'nobody' }).query(OlderPersons, { department, first: 1 });
  expect(refused.error?.graphQLErrors.map(told)).toEqual([[undefined, 'UNAUTHENTICATED', 'MALFORMED']]);
  expect(sent.map(({ status }) => status)).toEqual([401]);
  const tooMany = await createClient(hub, officer).query(OlderPersons, { department, first: 101 });
  expect(tooMany.error?.graphQLErrors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
  expect(sent).toHaveLength(2);
});
