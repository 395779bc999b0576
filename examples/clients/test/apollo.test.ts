import { CombinedGraphQLErrors } from '@apollo/client';
import { filter, firstValueFrom } from 'rxjs';
import { afterEach, expect, test, vi } from 'vitest';
import { createClient } from '../src/apollo/client';
import { OlderPersons } from '../src/fetch/queries';
import { closed, department, hub, officer, portal, told, watchRequests } from './asks';

afterEach(() => void vi.restoreAllMocks());

const errorsOf = (error: unknown) => (CombinedGraphQLErrors.is(error) ? error.errors.map(told) : [error]);

test('what is not open is null, with an error that says why; the rest is there', async () => {
  const { data, error } = await createClient(hub, portal).query({
    query: OlderPersons,
    variables: { department, first: 1 },
  });
  const [person] = data?.department?.beneficiaries?.nodes ?? [];
  expect(person).toMatchObject({ status: 'ACTIVE', birthYear: null, identity: null });
  expect(errorsOf(error)).toEqual(closed);
});

test('a component that watches is given both too', async () => {
  const client = createClient(hub, portal);
  const options = { query: OlderPersons, variables: { department, first: 1 } };
  const { data, error } = await firstValueFrom(client.watchQuery(options).pipe(filter(({ loading }) => !loading)));
  expect([data !== undefined, errorsOf(error)]).toEqual([true, closed]);
});

test('the next page is joined to the first', async () => {
  const watched = createClient(hub, officer).watchQuery({ query: OlderPersons, variables: { department, first: 2 } });
  const { data } = await firstValueFrom(watched.pipe(filter(({ loading }) => !loading)));
  const after = data?.department?.beneficiaries?.pageInfo?.endCursor;
  await watched.fetchMore({ variables: { after } });
  const joined = watched.getCurrentResult().data?.department?.beneficiaries?.nodes ?? [];
  expect(new Set(joined.map((node) => node?.id)).size).toBe(4);
});

test('a document is sent once, and asked for by its hash from then on', async () => {
  const sent = watchRequests();
  const ask = (first: number) =>
    createClient(hub, officer).query({ query: OlderPersons, variables: { department, first } });
  await ask(1);
  const before = sent.length;
  const { data, error } = await ask(2);
  expect([data?.department?.beneficiaries?.nodes.length, error]).toEqual([2, undefined]);
  expect(sent.slice(before)).toEqual([{ hasDocument: false, hasHash: true, status: 200 }]);
});

test('what cannot succeed is asked once', async () => {
  const sent = watchRequests();
  const refused = await createClient(hub, { token: 'nobody' }).query({
    query: OlderPersons,
    variables: { department, first: 1 },
  });
  expect([refused.data, errorsOf(refused.error)]).toEqual([undefined, [[undefined, 'UNAUTHENTICATED', 'MALFORMED']]]);
  expect(sent.map(({ status }) => status)).toEqual([401]);
  const tooMany = await createClient(hub, officer).query({
    query: OlderPersons,
    variables: { department, first: 101 },
  });
  expect(errorsOf(tooMany.error)).toMatchObject([['department.beneficiaries', 'BAD_USER_INPUT', expect.any(String)]]);
  expect(sent).toHaveLength(2);
});
