import { readFileSync } from 'node:fs';
import type http from 'node:http';
import { startGateway, type Gateway } from './support/gateway.ts';
import { openHub, type Answer, type TestHub } from './support/hub.ts';
import { post } from './support/http.ts';
import { startMinistry, type Ministry } from './support/ministry.ts';
import type { TestViewer } from './support/viewers.ts';

let hub: TestHub;
let ministry: Ministry;
let gateway: Gateway;
/** Requests that reached the hub. */
let reached: http.IncomingHttpHeaders[] = [];

beforeAll(async () => {
  hub = await openHub({ compared: false });
  ministry = await startMinistry();
  gateway = await startGateway({ hub: `${hub.address}/graphql`, register: ministry.address });
  hub.app.httpServer.on('request', ({ headers }: http.IncomingMessage) => reached.push(headers));
});
afterAll(async () => {
  await gateway.close();
  await ministry.close();
  await hub.close();
});

const officer: TestViewer = { role: 'OFFICER', department: '92-SYT', purpose: 'SERVICE' };
const portal: TestViewer = { role: 'PORTAL', department: '79-SYT', purpose: 'VERIFICATION', caseReference: 'HS-1' };
const stranger: TestViewer = { role: 'OFFICER', department: '48-SGDDT', purpose: 'SERVICE' };
const nobody: TestViewer = { role: 'ANONYMOUS' };

const owner = '92-SYT-20250701';

/** Asks the gateway, as a client of the ministry's would. */
async function ask(query: string, variables: object = {}, viewer = nobody): Promise<Answer<any>> {
  reached = [];
  const { answer } = await post(gateway, { query, variables }, await hub.headers(viewer));
  return answer;
}

/** What went wrong, in short: where, and for what reason. */
const refusals = ({ errors = [] }: Answer<unknown>): string[] =>
  errors.map(({ path = [], extensions }) => `${path.join('.')}: ${extensions.code} ${String(extensions['reason'])}`);

const page = `query ($first: Int!) {
  department(code: "92-SYT") { name supervisor
    beneficiaries(first: $first, filter: { category: { eq: OLDER_PERSON } }) {
      totalCount nodes { id category birthYear card { number } }
    }
  }
}`;

const cards = `query ($of: String!, $places: [Int!]!) {
  cards(department: $of, places: $places) { number holder { category birthYear } }
}`;

/** Places of some older persons in the owner's register. */
async function findPlaces(count: number): Promise<number[]> {
  const rows = await hub.database.client.beneficiary.findMany({
    where: { departmentId: owner, category: 'OLDER_PERSON' },
    orderBy: { id: 'asc' },
    take: count,
  });
  return rows.map(({ id }) => Number(id.split(':')[1]));
}

describe('from the hub to the register', () => {
  test("an officer sees the own department's records, and the register's fields beside them", async () => {
    const { data, errors } = await ask(page, { first: 20 }, officer);
    expect(errors).toBeUndefined();
    const { department } = data;
    expect(department).toMatchObject({ name: 'Sở Y tế', supervisor: `Bộ Y tế ${owner}` });
    const { nodes } = department.beneficiaries;
    expect(nodes).toHaveLength(20);
    for (const { id, category, birthYear, card } of nodes) {
      const key = Buffer.from(id as string, 'base64url')
        .toString()
        .replace('Beneficiary:', '');
      expect({ category, card, year: typeof birthYear }).toEqual({
        category: 'OLDER_PERSON',
        card: { number: `HI ${key}` },
        year: 'number',
      });
    }
    const alone = await hub.read(page.replace(/supervisor|card \{ number \}/g, ''), { first: 20 }, officer);
    expect(department).toMatchObject(alone['department']);
  });

  test('a page of 20 costs the hub one request, with what the viewer says of itself', async () => {
    await ask(page, { first: 20 }, portal);
    const headers = await hub.headers(portal);
    expect(reached).toHaveLength(1);
    expect(reached[0]).toMatchObject(headers);
  });

  test('another department sees what a clause opens; what it does not is null, and says why', async () => {
    const answer = await ask(page, { first: 2 }, portal);
    expect(refusals(answer)).toEqual(
      [0, 1].map((place) => `department.beneficiaries.nodes.${place}.birthYear: FORBIDDEN FIELD_NOT_OPENED`),
    );
    expect(answer.data.department.beneficiaries.nodes).toEqual([
      expect.objectContaining({ category: 'OLDER_PERSON', birthYear: null, card: { number: expect.any(String) } }),
      expect.objectContaining({ category: 'OLDER_PERSON', birthYear: null, card: { number: expect.any(String) } }),
    ]);
  });

  test.each([
    ['a department without a clause', stranger, 'NO_CLAUSE'],
    ['nobody', nobody, 'ANONYMOUS'],
  ])('%s gets no record', async (_, viewer, reason) => {
    const answer = await ask(page, { first: 2 }, viewer);
    expect(refusals(answer)).toEqual([`department.beneficiaries: FORBIDDEN ${reason}`]);
    expect(answer.data).toEqual({
      department: { name: 'Sở Y tế', supervisor: `Bộ Y tế ${owner}`, beneficiaries: null },
    });
  });
});

describe('from the register to the hub', () => {
  test('what the register knows by id has the fields of the hub', async () => {
    const { data, errors } = await ask(
      `{ supervisions { officer of { name code province { name } } programme { code budgetLine } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.supervisions).toEqual([
      {
        officer: 'Vụ Bảo trợ xã hội',
        of: { name: 'Sở Y tế', code: '92-SYT', province: { name: 'Cần Thơ' } },
        programme: { code: 'social-assistance', budgetLine: '340 social-assistance' },
      },
    ]);
  });

  test('20 records cost the hub one request', async () => {
    const places = await findPlaces(20);
    const { data, errors } = await ask(cards, { of: owner, places }, officer);
    expect(errors).toBeUndefined();
    expect(data.cards).toEqual(
      places.map((place) => ({
        number: `HI ${owner}:${place}`,
        holder: { category: 'OLDER_PERSON', birthYear: expect.any(Number) },
      })),
    );
    expect(reached).toHaveLength(1);
  });

  test('another department sees what a clause opens; what it does not is null, and says why', async () => {
    const places = await findPlaces(1);
    const answer = await ask(cards, { of: owner, places }, portal);
    expect(refusals(answer)).toEqual(['cards.0.holder.birthYear: FORBIDDEN FIELD_NOT_OPENED']);
    expect(answer.data.cards[0].holder).toEqual({ category: 'OLDER_PERSON', birthYear: null });
  });

  test.each([
    ['a department without a clause', stranger, 'NO_CLAUSE'],
    ['nobody', nobody, 'ANONYMOUS'],
  ])('%s gets no record', async (_, viewer, reason) => {
    const places = await findPlaces(2);
    const answer = await ask(cards, { of: owner, places }, viewer);
    expect(refusals(answer)).toEqual(
      [0, 1].flatMap((place) =>
        ['category', 'birthYear'].map((field) => `cards.${place}.holder.${field}: FORBIDDEN ${reason}`),
      ),
    );
    expect(answer.data.cards.map(({ holder }: any) => holder)).toEqual(
      places.map(() => ({ category: null, birthYear: null })),
    );
  });

  test('what the hub does not hold is null', async () => {
    const { data, errors } = await ask(cards, { of: owner, places: [999_999] }, officer);
    expect(errors).toBeUndefined();
    expect(data.cards).toEqual([{ number: `HI ${owner}:999999`, holder: { category: null, birthYear: null } }]);
  });
});

test('viewers who ask the same at once each get their own answer', async () => {
  const asking = [officer, portal, stranger, nobody];
  const alone = [];
  for (const viewer of asking) alone.push(await ask(page, { first: 3 }, viewer));
  expect(new Set(alone.map((answer) => JSON.stringify(answer))).size).toBe(asking.length);
  const together = await Promise.all([...asking, ...asking].map((viewer) => ask(page, { first: 3 }, viewer)));
  expect(together).toEqual([...alone, ...alone]);
});

test('a look through the gateway is in the ledger as the viewer’s own', async () => {
  await ask(cards, { of: owner, places: await findPlaces(1) }, { ...portal, caseReference: 'HS-2' });
  const events = await hub.database.client.accessEvent.findMany({
    where: { caseReference: 'HS-2' },
    orderBy: { id: 'asc' },
  });
  const common = { actor: 'portal@79-SYT', purpose: 'VERIFICATION', ownerDepartmentId: owner };
  expect(events).toEqual([
    expect.objectContaining({ ...common, kind: 'READ', fields: expect.arrayContaining(['Beneficiary.category']) }),
    expect.objectContaining({ ...common, kind: 'DENIAL', fields: ['Beneficiary.birthYear'] }),
  ]);
});

test('the guide shows the configuration that is run here', () => {
  const configuration = readFileSync('examples/gateway/gateway.config.mjs', 'utf8');
  expect(readFileSync('docs/guides/behind-a-gateway.md', 'utf8')).toContain(configuration);
});
