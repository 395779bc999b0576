import { expect, test, vi, afterEach } from 'vitest';
import { createClient } from '../src/fetch/client';
import { Again, OlderPersons, Scalars } from '../src/fetch/queries';
import { createClient as createRequestClient } from '../src/graphql-request/client';
import { closed, department, hub, officer, portal, told, watchRequests } from './asks';

afterEach(() => void vi.restoreAllMocks());

const clients = { fetch: createClient, 'graphql-request': createRequestClient };

test.each(Object.entries(clients))(
  '%s: what is not open is null, with an error that says why; the rest is there',
  async (_, create) => {
    const { data, errors } = await create(hub, portal)(OlderPersons, { department, first: 1 });
    const [person] = data?.department?.beneficiaries?.nodes ?? [];
    expect(person).toMatchObject({ status: 'ACTIVE', birthYear: null, identity: null });
    expect(errors.map(told)).toEqual(closed);
  },
);

test.each(Object.entries(clients))('%s: to the department itself all is open', async (_, create) => {
  const { data, errors } = await create(hub, officer)(OlderPersons, { department, first: 1 });
  const [person] = data?.department?.beneficiaries?.nodes ?? [];
  expect(person?.birthYear).toBeGreaterThan(1900);
  expect(person?.identity?.name).toEqual(expect.any(String));
  expect(errors).toEqual([]);
});

test.each(Object.entries(clients))(
  '%s: a credential that is not taken is an error with a code, and no data',
  async (_, create) => {
    const answer = create(hub, { token: 'nobody' })(OlderPersons, { department, first: 1 });
    const { data, errors } = await answer;
    expect(data).toBeNull();
    expect(errors.map(told)).toEqual([[undefined, 'UNAUTHENTICATED', 'MALFORMED']]);
  },
);

test.each(Object.entries(clients))(
  '%s: an argument that is not acceptable is an error with a code',
  async (_, create) => {
    const sent = watchRequests();
    const { data, errors } = await create(hub, officer)(OlderPersons, { department, first: 101 });
    expect(data?.department?.beneficiaries ?? null).toBeNull();
    expect(errors.map(({ extensions }) => extensions?.['code'])).toEqual(['BAD_USER_INPUT']);
    expect(sent).toHaveLength(1);
  },
);

test('fetch: an object is found again by its id, and scalars are what their types say', async () => {
  const ask = createClient(hub, officer);
  const { data } = await ask(OlderPersons, { department, first: 1 });
  const found = await ask(Again, { id: data?.department?.id ?? '' });
  expect(found.data?.node).toMatchObject({ __typename: 'Department', code: department });
  const beneficiary = data?.department?.beneficiaries?.nodes[0]?.id ?? '';
  const { data: scalars } = await ask(Scalars, { asOf: '2026-01-01', beneficiary });
  const [enrolment] = scalars?.beneficiary?.enrolments?.nodes ?? [];
  expect(scalars?.department?.validFrom).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(enrolment?.monthlyAmount).toBeGreaterThan(0);
  expect(enrolment?.payments?.nodes?.[0]?.month).toMatch(/^\d{6}$/);
  expect(new Date(scalars?.beneficiary?.accessEvents?.nodes[0]?.at ?? '').getTime()).toBeGreaterThan(0);
});
