import { openHub, type TestHub } from '../support/hub.ts';
import { globalId } from '../support/ids.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openHub();
});
afterAll(() => hub.close());

const sums = `query ($delivery: IDFilter!) {
  programme(code: "ntp-poverty") {
    deliveries(filter: { id: $delivery }) { nodes { planned disbursed disbursementRate } }
    disbursementRates(first: 100, filter: { fiscalYear: { eq: 2025 } }) { nodes { id planned disbursed rate } }
  }
}`;

const lines = `query ($delivery: IDFilter!) {
  programme(code: "ntp-poverty") {
    deliveries(filter: { id: $delivery }) {
      nodes { budgetLines(filter: { publishedOn: { eq: "2025-03-01" } }) { nodes { publishedOn disbursed } } }
    }
  }
}`;

const total = (rows: readonly { planned: number; disbursed: number }[]): number[] => [
  rows.reduce((sum, { planned }) => sum + planned, 0),
  rows.reduce((sum, { disbursed }) => sum + disbursed, 0),
];

test('a budget line counts in what all may read only once it is made public', async () => {
  const { budgetLine } = hub.database.client;
  const line = await budgetLine.findFirstOrThrow({
    where: { fiscalYear: 2025, delivery: { programmeId: 'ntp-poverty', department: { validTo: null } } },
  });
  expect(line.publishedOn?.toISOString().slice(0, 10)).toBe('2025-01-31');
  const variables = { delivery: { eq: globalId('Delivery', line.deliveryId) } };
  const readSums = async (): Promise<any> => (await hub.read(sums, variables)).programme;
  const before = await readSums();

  const disbursements = { create: { id: 'paid', period: '2025S1', amount: 3n } };
  const amounts = { allocated: 7n, carriedOver: 2n, publishedOn: null };
  await budgetLine.create({ data: { ...line, id: 'added', capitalSource: 'GRANT', ...amounts, disbursements } });
  expect(await readSums()).toEqual(before);
  expect((await hub.read(lines, variables)).programme.deliveries.nodes[0].budgetLines.nodes).toEqual([]);

  // A day of publication that lies ahead publishes nothing yet, on whichever day the sums are asked for.
  await budgetLine.update({ where: { id: 'added' }, data: { publishedOn: new Date('2199-01-31') } });
  expect(await readSums()).toEqual(before);
  const ahead = sums.replaceAll('filter:', 'asOf: "2200-01-01", filter:');
  expect((await hub.read(ahead, variables)).programme).toEqual(before);

  await budgetLine.update({ where: { id: 'added' }, data: { publishedOn: new Date('2025-03-01') } });
  const after = await readSums();
  for (const list of ['deliveries', 'disbursementRates']) {
    const [planned, disbursed] = total(before[list].nodes);
    expect(total(after[list].nodes)).toEqual([planned! + 9, disbursed! + 3]);
  }
  const found = (await hub.read(lines, variables)).programme.deliveries.nodes[0].budgetLines.nodes;
  expect(found).toEqual([{ publishedOn: '2025-03-01', disbursed: 3 }]);
});
