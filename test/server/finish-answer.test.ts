import { joinRecords, manyRecords } from '../support/rows/department-rows.ts';
import { openLinkedHub, type LinkedHub } from '../support/linked-hub.ts';
import type { TestViewer } from '../support/viewers.ts';

const portal: TestViewer = { role: 'PORTAL', department: '79-SYT', purpose: 'TRANSFER', caseReference: 'A-1' };
const programmes = ['social-assistance'];

let hub: LinkedHub;
/** The department whose service is down in these tests. */
let down: string;

async function idOf(prefix: string): Promise<string> {
  const { id } = await hub.database.client.department.findFirstOrThrow({
    where: { id: { startsWith: prefix }, validTo: null },
  });
  return id;
}

beforeAll(async () => {
  hub = await openLinkedHub({ linkLimits: { timeout: 4000 } });
  down = await idOf('92-SYT-');
  await hub.store(joinRecords([manyRecords(await idOf('79-SYT-'), programmes, 5, 0)]));
  await hub.link(new Map([[down, manyRecords(down, programmes, 5, 1)]]));
});
afterAll(() => hub.close());

const query = `{
  province(code: "92") { name }
  beneficiaries(first: 10) { nodes { status } sources { status department { code } } }
}`;

/** The codes of the errors, by the path that each is about. */
async function codes(): Promise<string[]> {
  const { data, errors = [] } = await hub.ask(query, {}, portal);
  expect(data).toHaveProperty('province.name', 'Cần Thơ');
  return errors.map(({ path = [], extensions }) => `${path.join('.')} ${extensions.code}`).sort();
}

test('while a department is down and the ledger cannot be written, an answer names both', async () => {
  const { client } = hub.database;
  hub.services.get(down)!.fault = { kind: 'status', status: 503 };
  expect(await codes()).toEqual(['beneficiaries SOURCE_UNAVAILABLE']);
  await client.$executeRawUnsafe('ALTER TABLE "LedgerMention" RENAME TO "LedgerMentionAway"');
  try {
    // As it is prepared, and as it was kept.
    for (let time = 0; time < 3; time += 1) {
      expect(await codes()).toEqual(['beneficiaries LEDGER_UNAVAILABLE', 'beneficiaries SOURCE_UNAVAILABLE']);
    }
  } finally {
    await client.$executeRawUnsafe('ALTER TABLE "LedgerMentionAway" RENAME TO "LedgerMention"');
  }
  expect(await codes()).toEqual(['beneficiaries SOURCE_UNAVAILABLE']);
});
