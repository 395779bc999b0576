import { fileURLToPath } from 'node:url';
import { run, type HubProcess } from '../support/hub-process.ts';
import { makePlace, type Place } from '../support/place.ts';
import { dearDocuments, deepDocuments, doublingDocuments, scales, type AttackDocument } from './documents.ts';

/** The bounds of one answer without a credential, as the README gives them. */
const accepted = { bytes: 5_000_000, errors: 200 } as const;

const preloaded = fileURLToPath(new URL('throw-on-demand.mjs', import.meta.url));

let place: Place;
let hub: HubProcess;
let address: string;

beforeAll(async () => {
  place = await makePlace();
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

async function send(body: string): Promise<Answered> {
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
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

/** Three times: the second is compiled, the third is run compiled. */
async function sendThrice({ body }: AttackDocument): Promise<Answered[]> {
  return [await send(body), await send(body), await send(body)];
}

test.each(each(deepDocuments))('%s: too deep, and says so', async (_, document) => {
  for (const { errors, text } of await sendThrice(document)) {
    expect(errors).toHaveLength(1);
    expect(errors[0]?.extensions).toMatchObject({ code: 'QUERY_TOO_LARGE', what: document.what });
    expect(errors[0]?.extensions).toHaveProperty('remedy');
    expect(text.length).toBeLessThan(1000);
  }
  await expectGoesOn();
});

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
