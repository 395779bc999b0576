import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type http from 'node:http';
import { startGateway, type Gateway } from '../support/gateway.ts';
import { openHub, type Answer, type TestHub } from '../support/hub.ts';
import { post } from '../support/http.ts';
import { startMinistry, type Ministry } from '../support/ministry.ts';
import { ownDepartment, openDepartmentService, type TestDepartmentService } from '../support/department-service.ts';
import type { TestViewer } from '../support/viewers.ts';

let hub: TestHub;
let ministry: Ministry;
let gateway: Gateway;
let service: TestDepartmentService;
/** Places of older persons in the owner's register. */
let places: number[];
/** Requests that reached the hub. */
let reached: http.IncomingHttpHeaders[] = [];

beforeAll(async () => {
  hub = await openHub({ compared: false, linkLimits: { timeout: 20_000 } });
  places = await findPlaces();
  service = await openDepartmentService();
  ministry = await startMinistry();
  gateway = await startGateway({ hub: `${hub.address}/graphql`, register: ministry.address });
  hub.app.httpServer.on('request', ({ headers }: http.IncomingMessage) => reached.push(headers));
});
afterAll(async () => {
  await gateway.close();
  await ministry.close();
  await hub.close();
  await service.close();
});

const officer: TestViewer = { role: 'OFFICER', department: '92-SYT', purpose: 'SERVICE' };
const portal: TestViewer = { role: 'PORTAL', department: '79-SYT', purpose: 'VERIFICATION', caseReference: 'HS-1' };
const stranger: TestViewer = { role: 'OFFICER', department: '48-SGDDT', purpose: 'SERVICE' };
const nobody: TestViewer = { role: 'ANONYMOUS' };

const owner = ownDepartment.key;

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

const enrolments = `{
  department(code: "92-SYT") {
    beneficiaries(first: 5, filter: { category: { eq: OLDER_PERSON } }) {
      nodes { id card { number } enrolments { nodes { id status programme { code budgetLine } } } }
    }
  }
}`;

const cards = `query ($of: String!, $places: [Int!]!) {
  cards(department: $of, places: $places) { number holder { category birthYear } }
}`;

async function findPlaces(): Promise<number[]> {
  const rows = await hub.database.client.beneficiary.findMany({
    where: { departmentId: owner, category: 'OLDER_PERSON' },
    orderBy: { id: 'asc' },
    take: 20,
  });
  return rows.map(({ id }) => Number(id.split(':')[1]));
}

/** Moves the owner's records to its own service. */
async function link(): Promise<void> {
  await writeFile(service.keyFile, await (await fetch(`${hub.address}/.well-known/jwks.json`)).text());
  const { client } = hub.database;
  const where = { departmentId: owner };
  await client.payment.deleteMany({ where });
  await client.enrolment.deleteMany({ where });
  await client.beneficiaryIdentity.deleteMany({ where });
  await client.beneficiary.deleteMany({ where });
  const url = `${service.address}/graphql`;
  await client.departmentLink.create({
    data: { id: owner, departmentId: owner, url, contractVersion: '1.0', addedAt: new Date('2026-11-01') },
  });
}

/** What was answered where the owner's records were hosted. */
const hosted = new Map<string, unknown>();

describe.each(['HOSTED', 'LINKED'])('%s records,', (hosting) => {
  if (hosting === 'LINKED') beforeAll(link);

  describe('from the hub to the register', () => {
    test("an officer sees the records of its own department, together with the register's fields", async () => {
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
      const answer = await ask(cards, { of: owner, places: places.slice(0, 1) }, portal);
      expect(refusals(answer)).toEqual(['cards.0.holder.birthYear: FORBIDDEN FIELD_NOT_OPENED']);
      expect(answer.data.cards[0].holder).toEqual({ category: 'OLDER_PERSON', birthYear: null });
    });

    test.each([
      ['a department without a clause', stranger, 'NO_CLAUSE'],
      ['nobody', nobody, 'ANONYMOUS'],
    ])('%s gets no record', async (_, viewer, reason) => {
      const two = places.slice(0, 2);
      const answer = await ask(cards, { of: owner, places: two }, viewer);
      expect(refusals(answer)).toEqual(
        [0, 1].flatMap((place) =>
          ['category', 'birthYear'].map((field) => `cards.${place}.holder.${field}: FORBIDDEN ${reason}`),
        ),
      );
      expect(answer.data.cards.map(({ holder }: any) => holder)).toEqual(
        two.map(() => ({ category: null, birthYear: null })),
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

  test('an access through the gateway is in the ledger as the viewer’s own', async () => {
    const caseReference = `HS-${hosting}`;
    await ask(cards, { of: owner, places: places.slice(0, 1) }, { ...portal, caseReference });
    const events = await hub.database.client.accessEvent.findMany({
      where: { caseReference },
      // What was read and what was denied are appended side by side.
      orderBy: { kind: 'asc' },
    });
    const common = { actor: 'portal@79-SYT', purpose: 'VERIFICATION', ownerDepartmentId: owner };
    expect(events).toEqual([
      expect.objectContaining({ ...common, kind: 'READ', fields: expect.arrayContaining(['Beneficiary.category']) }),
      expect.objectContaining({ ...common, kind: 'DENIAL', fields: ['Beneficiary.birthYear'] }),
    ]);
    if (hosting === 'LINKED') {
      expect(await service.database.client.accessEvent.findMany({ where: { caseReference } })).toEqual([
        expect.objectContaining({ ...common, kind: 'READ', fields: expect.arrayContaining(['Beneficiary.category']) }),
      ]);
    }
  });

  test('the same is answered wherever the records are', async () => {
    const { data } = await ask('{ department(code: "92-SYT") { hosting } }');
    expect(data).toEqual({ department: { hosting } });
    for (const viewer of [officer, portal, stranger, nobody]) {
      for (const [query, variables] of [
        [page, { first: 5 }],
        [cards, { of: owner, places: places.slice(0, 1) }],
        [enrolments, {}],
      ] as const) {
        const answer = await ask(query, variables, viewer);
        const name = JSON.stringify([query, viewer]);
        if (hosting === 'HOSTED') hosted.set(name, answer);
        else expect(answer).toEqual(hosted.get(name));
      }
    }
  });
});

test('a department that cannot be asked costs its rows, and `sources` says so', async () => {
  await hub.database.client.departmentLink.update({ where: { id: owner }, data: { pausedAt: new Date() } });
  const sources = 'sources { department { code supervisor } status message }';
  const { data } = await ask(page.replace('totalCount', `totalCount ${sources}`), { first: 2 }, officer);
  expect(data.department).toEqual({
    name: 'Sở Y tế',
    supervisor: `Bộ Y tế ${owner}`,
    beneficiaries: {
      totalCount: 0,
      sources: [
        {
          department: { code: '92-SYT', supervisor: `Bộ Y tế ${owner}` },
          status: 'UNAVAILABLE',
          message: expect.stringContaining('paused'),
        },
      ],
      nodes: [],
    },
  });
});

test('the guide shows the configuration that is run here', () => {
  const configuration = readFileSync('examples/gateway/gateway.config.mjs', 'utf8');
  expect(readFileSync('docs/guides/behind-a-gateway.md', 'utf8')).toContain(configuration);
});
