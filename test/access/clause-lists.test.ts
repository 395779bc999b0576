import { openHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openHub({ compared: false });
});
afterAll(() => hub.close());

test('a clause whose lists were never set opens nothing, and hinders no other clause', async () => {
  const viewer = { role: 'PORTAL', department: '79-SYT', purpose: 'TRANSFER', caseReference: 'A-1' } as const;
  const question = '{ viewer { grants { clause { id } } } beneficiaries(first: 1) { nodes { id status } } }';
  const before = await hub.read(question, {}, viewer);
  expect(before.beneficiaries.nodes).toHaveLength(1);
  const { client } = hub.database;
  const { agreementId, fromPartyId, toPartyId } = await client.sharingClause.findFirstOrThrow({
    where: { agreementId: 'demo-health-79-92' },
    orderBy: { position: 'asc' },
  });
  await client.sharingClause.create({
    data: {
      id: 'made',
      agreementId,
      fromPartyId,
      toPartyId,
      position: 9,
      dataClass: 'RECORD',
      endsOn: new Date('2030-01-01'),
    },
  });
  expect(await hub.read(question, {}, viewer)).toEqual(before);
});
