import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase, type Database } from '../../src/db/database.ts';
import { post } from '../support/http.ts';
import { openHub, type TestHub } from '../support/hub.ts';
import { run } from '../support/hub-process.ts';
import { globalId } from '../support/ids.ts';
import { inLoadedPlace } from '../support/loaded-place.ts';
import type { TestViewer } from '../support/viewers.ts';

const owner: TestViewer = { role: 'OFFICER', department: '92-SYT', purpose: 'BENEFIT' };

describe('while the ledger refuses', () => {
  let hub: TestHub;
  let id: string;
  beforeAll(async () => {
    hub = await openHub({ compared: false });
    const { department } = await hub.read(
      '{ department(code: "92-SYT") { beneficiaries(first: 1) { nodes { id } } } }',
      {},
      owner,
    );
    id = department.beneficiaries.nodes[0].id as string;
  });
  afterAll(() => hub.close());

  const execute = (statement: string): Promise<number> => hub.database.client.$executeRawUnsafe(statement);

  /** Ways in which storage may refuse, with how it is mended. */
  const refusals: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
    'by an error on every entry': [
      [
        `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'No space left on device'; END $$`,
        `CREATE TRIGGER refuse BEFORE INSERT ON "LedgerEntry" FOR EACH ROW EXECUTE FUNCTION refuse()`,
      ],
      [`DROP TRIGGER refuse ON "LedgerEntry"`, 'DROP FUNCTION refuse()'],
    ],
    'because its table is gone': [
      ['ALTER TABLE "LedgerEntry" RENAME TO "LedgerEntryAway"'],
      ['ALTER TABLE "LedgerEntryAway" RENAME TO "LedgerEntry"'],
    ],
    'because it cannot say what it mentions': [
      ['ALTER TABLE "LedgerMention" RENAME TO "LedgerMentionAway"'],
      ['ALTER TABLE "LedgerMentionAway" RENAME TO "LedgerMention"'],
    ],
  };

  const mixed = `query ($id: ID!) {
    province(code: "92") { name }
    beneficiary(id: $id) { id status identity { name } }
    node(id: $id) { __typename id ... on Beneficiary { commune } }
    nodes(ids: [$id]) { id }
    all: beneficiaries(first: 2) { totalCount nodes { id } }
    _entities(representations: [{ __typename: "Beneficiary", id: $id }]) { ... on Beneficiary { birthYear } }
    beneficiariesByCitizenId(citizenId: "092056999999") { totalCount }
    department(code: "92-SYT") { name code
      beneficiaries(first: 1) { nodes { id enrolments { nodes { id } } } pageInfo { hasNextPage } }
      payments(first: 1) { totalCount } enrolments(first: 0) { pageInfo { hasNextPage } }
      province { code } }
  }`;

  test.each(Object.entries(refusals))(
    '%s, no personal data is answered, and all else is',
    async (_, [breakIt, mend]) => {
      const whole = await hub.read(mixed, { id }, owner);
      for (const statement of breakIt) await execute(statement);
      try {
        // As it is prepared, and as it was kept.
        for (let time = 0; time < 3; time += 1) {
          const { data, errors } = await hub.ask<any>(mixed, { id }, owner);
          expect(data).toEqual({
            province: whole['province'],
            beneficiary: null,
            node: null,
            nodes: [null],
            all: null,
            _entities: [null],
            beneficiariesByCitizenId: null,
            department: {
              name: whole['department'].name,
              code: '92-SYT',
              beneficiaries: null,
              payments: null,
              enrolments: null,
              province: { code: '92' },
            },
          });
          expect(errors).toHaveLength(9);
          for (const { extensions } of errors ?? []) {
            expect(extensions).toMatchObject({
              code: 'LEDGER_UNAVAILABLE',
              reason: 'LEDGER_UNAVAILABLE',
              remedy: expect.stringMatching(/Try again later/),
            });
          }
        }
        expect((await hub.ask('{ provinces { totalCount nodes { name } } }', {}, owner)).errors).toBeUndefined();
        const probe = await fetch(`${hub.address}/readyz`);
        expect([probe.status, await probe.text()]).toEqual([
          200,
          expect.stringMatching(/^ledger: closed since \d{4}-/m),
        ]);
        const denied = await hub.ask('query ($id: ID!) { beneficiary(id: $id) { status } }', { id });
        expect(denied.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
        await execute(`UPDATE "CooperationAgreement" SET "endsOn" = "endsOn" - 1 WHERE "number" = '01/2025/TTHT-SYT'`);
        await hub.ask('{ viewer { role } }', {}, owner);
      } finally {
        for (const statement of mend) await execute(statement);
      }
      expect(await hub.read(mixed, { id }, owner)).toEqual(whole);
      // Changes in the meantime are reported once that is possible.
      await hub.ask(mixed, { id }, owner);
      expect(await hub.database.client.accessChange.count()).toBe(0);
      expect(hub.logged()).toMatch(/the ledger cannot be written/);
    },
  );
});

describe('what it costs and what it catches', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await openHub({ compared: false });
  });
  afterAll(() => hub.close());

  test('a personal request is one statement of the policy and one of the ledger, a public one none of the ledger', async () => {
    const personal = '{ department(code: "92-SYT") { beneficiaries(first: 50) { nodes { status } } } }';
    await hub.read(personal, {}, owner);
    hub.takeAccessStatements();
    await hub.read(personal, {}, owner);
    const statements = hub.takeAccessStatements();
    expect(statements.filter((sql) => sql.includes('ledger_append'))).toHaveLength(1);
    expect(statements.filter((sql) => sql.includes('"AccessState"'))).toHaveLength(1);
    expect(statements).toHaveLength(2);
    await hub.read('{ provinces { nodes { name } } }', {}, owner);
    expect(hub.takeAccessStatements()).toEqual([expect.stringContaining('"AccessState"')]);
    await hub.read('{ provinces { nodes { name } } }');
    expect(hub.takeAccessStatements()).toEqual([]);
  });

  const last = () => hub.database.client.accessEvent.findFirst({ where: { kind: 'READ' }, orderBy: { id: 'desc' } });

  test.each([
    ['no row', 'beneficiaries(filter: { commune: { contains: "nowhere" } }) { nodes { id } }', 'Beneficiary.commune'],
    [
      'no row shown',
      'beneficiaries(first: 0, filter: { status: { eq: ACTIVE } }) { pageInfo { hasNextPage } }',
      'Beneficiary.status',
    ],
    [
      'whether there are any',
      'department(code: "92-SYT") { payments(first: 0) { pageInfo { hasNextPage } } }',
      'PaymentConnection.pageInfo',
    ],
    [
      'an order',
      'beneficiaries(first: 1, orderBy: { field: REGISTERED_ON }) { nodes { id } }',
      'Beneficiary.registeredOn',
    ],
    [
      'public rows by records',
      'departments(filter: { beneficiaries: { some: { status: { eq: DECEASED } } } }) { totalCount }',
      'Beneficiary.status',
    ],
    [
      'public rows below by records',
      'provinces(first: 1, filter: { code: { eq: "92" } }) { nodes { departments(filter: { not: { enrolments: { none: { monthlyAmount: { gt: 5 } } } } }) { nodes { code } } } }',
      'Enrolment.monthlyAmount',
    ],
    [
      'records below by others',
      'department(code: "92-SYT") { beneficiaries(first: 1) { nodes { enrolments(filter: { payments: { some: { amount: { gt: 5 } } } }) { nodes { id } } } } }',
      'Payment.amount',
    ],
    [
      'nobody of a citizen id',
      'beneficiariesByCitizenId(citizenId: "092199999999") { nodes { id } }',
      'BeneficiaryIdentity.citizenId',
    ],
  ])('what is told by %s is on the ledger', async (_, query, field) => {
    await hub.read(`query Sly { ${query} }`, {}, owner);
    const entries = await hub.database.client.accessEvent.findMany({
      where: { operation: 'Sly' },
      orderBy: { id: 'desc' },
    });
    expect(entries.flatMap(({ fields }) => fields)).toContain(field);
    expect(await last()).toMatchObject({ operation: 'Sly', actor: 'officer@92-SYT', purpose: 'BENEFIT' });
  });
});

/** An answered access: its case, and the beneficiary. */
type Accesses = Map<string, string>;

/** Reads one beneficiary after the other, each in another case, until the hub ends; notes the answered accesses. */
async function accessRepeatedly(
  address: string,
  token: string,
  ids: readonly string[],
  answered: Accesses,
): Promise<void> {
  const query = 'query Access($id: ID!) { beneficiary(id: $id) { status identity { name } } }';
  for (let turn = 0; ; turn += 1) {
    const id = ids[turn % ids.length] ?? '';
    const caseReference = randomUUID();
    try {
      const headers = { authorization: `Bearer ${token}`, 'x-purpose': 'BENEFIT', 'x-case': caseReference };
      const { answer } = await post({ address }, { query, variables: { id } }, headers);
      if (answer.data?.['beneficiary'] != null) answered.set(caseReference, id);
    } catch {
      return;
    }
  }
}

/** The beneficiaries in the ledger, by the case of the access. */
async function accessesInLedger({ client }: Database): Promise<Accesses> {
  const events = await client.accessEvent.findMany({ where: { operation: 'Access', kind: 'READ' } });
  return new Map(
    events.map(({ caseReference, subjects: [subject = ''] }) => [
      caseReference ?? '',
      globalId('Beneficiary', subject),
    ]),
  );
}

test('a hub that is killed under load has an entry for whatever it answered, and its ledger is whole', async () => {
  await inLoadedPlace(async ({ settings }) => {
    const all = { PORT: '0', LIENTHONG_SYNTHETIC: '1500', LIENTHONG_LOG: 'debug', ...settings };
    const hub = run(['serve'], all);
    const [, address = ''] = await hub.printed(/serves at (\S+)/);
    await hub.printed(/Stop it with/);
    const made = await run(['token', '--as', 'officer@92-SYT'], all).outcome;
    const token = /eyJ\S+/.exec(made.stdout)?.[0] ?? '';
    const headers = { authorization: `Bearer ${token}`, 'x-purpose': 'BENEFIT' };
    const { answer } = await post({ address }, { query: '{ beneficiaries(first: 100) { nodes { id } } }' }, headers);
    const data = answer.data as { beneficiaries: { nodes: { id: string }[] } };
    const ids = data.beneficiaries.nodes.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(10);
    const answered: Accesses = new Map();
    const accessing = Array.from({ length: 16 }, () => accessRepeatedly(address, token, ids, answered));
    while (answered.size < 300) await wait(10);
    hub.child.kill('SIGKILL');
    await Promise.all(accessing);
    const { signal, stderr } = await hub.outcome;
    expect([signal, stderr]).toEqual(['SIGKILL', expect.not.stringContaining(token)]);

    const verified = await run(['audit', 'verify'], all).outcome;
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringMatching(/^The ledger is whole: \d+ entries/)]);
    const database = await openDatabase({
      url: settings['DATABASE_URL'] ?? null,
      directory: settings['LIENTHONG_DATA_DIR'] ?? null,
    });
    try {
      const kept = await accessesInLedger(database);
      expect([...answered].filter(([caseReference, id]) => kept.get(caseReference) !== id)).toEqual([]);
    } finally {
      await database.close();
    }
  });
}, 180_000);
