import { fileURLToPath } from 'node:url';
import { run, type HubProcess } from '../support/hub-process.ts';
import { makeLoadedPlace } from '../support/loaded-place.ts';
import type { Place } from '../support/place.ts';
import {
  dearDocuments,
  deepDocuments,
  doublingDocuments,
  scales,
  wideDocuments,
  type AttackDocument,
} from './documents.ts';

/** The bounds of one answer without a credential, as the README gives them. */
const accepted = { bytes: 5_000_000, errors: 200 } as const;

/** The shapes of the benchmark, a plain script. */
const { shapes } = (await import(String(new URL('../../bench/shapes.mjs', import.meta.url)))) as {
  readonly shapes: readonly { readonly name: string; readonly hub: string; readonly variables: object }[];
};

const preloaded = fileURLToPath(new URL('throw-on-demand.mjs', import.meta.url));

let place: Place;
let hub: HubProcess;
let address: string;

beforeAll(async () => {
  place = await makeLoadedPlace();
  const settings = { PORT: '0', LIENTHONG_SYNTHETIC: '200', NODE_OPTIONS: `--import=${preloaded}` };
  hub = run(['serve'], { ...settings, ...place.settings });
  await hub.printed(/Stop it with/);
  address = (await hub.printed(/serves at (\S+)/))[1] ?? '';
}, 120_000);
afterAll(async () => {
  hub.child.kill('SIGKILL');
  await hub.outcome.catch(() => undefined);
  await place.remove();
});

interface Answered {
  readonly text: string;
  readonly errors: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
  readonly data?: unknown;
}

async function send(body: string, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await response.text();
  return { errors: [], ...(JSON.parse(text) as object), text };
}

async function expectGoesOn(): Promise<void> {
  const { data } = await send(JSON.stringify({ query: '{ province(code: "92") { name } }' }));
  expect(data).toEqual({ province: { name: 'Cần Thơ' } });
}

const each = (documents: readonly AttackDocument[]) => documents.map((one) => [one.name, one] as const);

/** Three times: what is kept of a document may not help it either. */
async function sendThrice({ body }: AttackDocument): Promise<Answered[]> {
  return [await send(body), await send(body), await send(body)];
}

test.each(each([...deepDocuments, ...wideDocuments]))('%s: too much, and says so', async (_, document) => {
  for (const { errors, text } of await sendThrice(document)) {
    expect(errors).toHaveLength(1);
    expect(errors[0]?.extensions).toMatchObject({ code: 'QUERY_TOO_LARGE', what: document.what });
    expect(errors[0]?.extensions).toHaveProperty('remedy');
    expect(text.length).toBeLessThan(1000);
  }
  await expectGoesOn();
});

/** The document with a new operation name, which the request log compares with the values of a request. */
const named = (body: string, number: number): string =>
  body.replace(/^\{"query":"(query)?/, `{"operationName":"Worst${number}","query":"query Worst${number}`);

test.each(each([...deepDocuments, ...wideDocuments]).map((one, number) => [...one, number] as const))(
  '%s, by name and with a credential: answered or refused',
  async (_, { body }, number) => {
    const [, token = ''] = await hub.printed(/OFFICER=(\S+)/);
    const { errors } = await send(named(body, number), { authorization: `Bearer ${token}`, 'x-purpose': 'BENEFIT' });
    for (const { extensions } of errors) expect(extensions['code']).not.toBe('INTERNAL_SERVER_ERROR');
    await expectGoesOn();
  },
);

test('seventy-two deep documents leave nothing behind', async () => {
  for (let number = 0; number < 72; number += 1) {
    const body = deepDocuments[1]?.body.replace('code', `c${number}:code`) ?? '';
    const { errors } = await send(body);
    expect(errors[0]?.extensions).toMatchObject({ code: 'QUERY_TOO_LARGE', what: 'levels', accepted: 50 });
    await send(body);
  }
  await expectGoesOn();
});

test.each(each([...doublingDocuments, ...dearDocuments(scales.anonymous)]))(
  '%s: answered within bounds, or refused',
  async (_, document) => {
    for (const { errors, text, data } of await sendThrice(document)) {
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(accepted.bytes + 1000);
      expect(errors.length).toBeLessThanOrEqual(accepted.errors + 1);
      for (const { extensions } of errors) expect(extensions['code']).not.toBe('INTERNAL_SERVER_ERROR');
      if (data === undefined)
        expect(errors[0]?.extensions['code']).toMatch(/QUERY_TOO_LARGE|GRAPHQL_VALIDATION_FAILED/);
    }
    await expectGoesOn();
  },
);

test('a credential opens wider bounds', async () => {
  const [, token] = await hub.printed(/OFFICER=(\S+)/);
  const wide = wideDocuments.filter(({ what }) => what === 'lists');
  expect(wide.length).toBeGreaterThan(2);
  for (const { body } of wide) {
    const { errors, data } = await send(body, { authorization: `Bearer ${token}` });
    expect([errors, typeof data]).toEqual([[], 'object']);
  }
});

test('an answer shows some of its errors, and how many there are', async () => {
  const query = `{ provinces(first: 34) { nodes { departments(first: 13) { nodes {
    a: beneficiaries(first: 1) { totalCount } b: beneficiaries(first: 2) { totalCount } } } } } }`;
  const counted = `{ provinces(first: 34) { nodes { departments(first: 13) { nodes { id } } } } }`;
  interface Departments {
    readonly provinces: { readonly nodes: readonly { readonly departments: { readonly nodes: readonly unknown[] } }[] };
  }
  const { provinces } = (await send(JSON.stringify({ query: counted }))).data as Departments;
  const denied = 2 * provinces.nodes.reduce((total, { departments }) => total + departments.nodes.length, 0);
  expect(denied).toBeGreaterThan(accepted.errors);
  for (const { errors, data } of await sendThrice({ name: 'denials', what: null, body: JSON.stringify({ query }) })) {
    expect(data).toHaveProperty('provinces.nodes.33.departments');
    expect(errors).toHaveLength(accepted.errors + 1);
    const [last, ...others] = [...errors].reverse();
    expect(last?.extensions).toEqual({
      code: 'ERRORS_OMITTED',
      messageVi: expect.stringContaining(String(denied - accepted.errors)),
      shown: accepted.errors,
      omitted: denied - accepted.errors,
    });
    for (const { extensions } of others) expect(extensions['code']).toBe('FORBIDDEN');
  }
});

test.each(shapes.map((shape) => [shape.name, shape] as const))(
  '%s of the benchmark is within the bounds',
  async (_, { hub: query, variables }) => {
    const { errors } = await send(JSON.stringify({ query, variables }));
    for (const { extensions } of errors) expect(extensions['code']).toBe('FORBIDDEN');
  },
);

test('an exception in a callback fails its own request alone', async () => {
  const query = '{ province(code: "92") { code } }';
  const [failed, ...others] = await Promise.all([
    send(JSON.stringify({ query, extensions: { about: 'throw in a callback' } })),
    send(JSON.stringify({ query })),
    send(JSON.stringify({ query })),
  ]);
  expect(failed.data).toBeUndefined();
  expect(failed.errors[0]?.extensions['code']).toBe('INTERNAL_SERVER_ERROR');
  for (const { data } of others) expect(data).toEqual({ province: { code: '92' } });
  await expectGoesOn();
});

test('a rejection that nobody handles ends nothing', async () => {
  await send(JSON.stringify({ query: '{ __typename }', extensions: { about: 'reject unheard' } }));
  await expectGoesOn();
});

test('an exception outside of any request is logged, and the hub answers what is under way and ends', async () => {
  hub.child.kill('SIGUSR2');
  const { code, signal, stderr } = await hub.outcome;
  expect([code, signal]).toEqual([1, null]);
  const logged = stderr.split('\n').filter((line) => line.includes('incident'));
  expect(logged.filter((line) => /"incident":"[0-9a-f-]{36}"/.test(line))).toHaveLength(3);
  expect(stderr).not.toMatch(/thrown in a callback|thrown outside/);
});
