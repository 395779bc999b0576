import { openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub();
});
afterAll(() => hub.close());

test('the national programmes of 2021 to 2025 lead to the one that follows them', async () => {
  hub.takeStatements();
  const { programme } = await hub.read(
    `{ programme(code: "ntp-2026-2035") { kind startsOn endsOn
      predecessors { nodes { code startsOn endsOn legalBasis { number } successor { code } } } } }`,
  );
  expect(hub.takeStatements()).toHaveLength(1);
  const { predecessors, ...own } = programme;
  expect(own).toEqual({ kind: 'NATIONAL_TARGET', startsOn: '2026-01-01', endsOn: '2035-12-31' });
  expect(predecessors.nodes).toHaveLength(3);
  expect(predecessors.nodes).toContainEqual({
    code: 'ntp-poverty',
    startsOn: '2021-01-01',
    endsOn: '2025-12-31',
    legalBasis: { number: '90/QĐ-TTg' },
    successor: { code: 'ntp-2026-2035' },
  });
});

test('components are a tree: projects with their subprojects', async () => {
  const { programme } = await hub.read(
    `{ programme(code: "ntp-poverty") { components(filter: { kind: { eq: PROJECT }, code: { in: ["3", "4"] } }) {
      nodes { code children { nodes { code kind } } } } } }`,
  );
  const children = (...codes: readonly string[]): object => ({
    nodes: codes.map((code) => ({ code, kind: 'SUBPROJECT' })),
  });
  expect(programme.components.nodes).toEqual([
    { code: '3', children: children('3.1', '3.2') },
    { code: '4', children: children('4.1', '4.2', '4.3') },
  ]);
});

test('what is planned and paid of a delivery is the sum of its published budget lines', async () => {
  const { programme } = await hub.read(
    `{ programme(code: "ntp-poverty") { deliveries(first: 20) { nodes { planned disbursed disbursementRate
      budgetLines(first: 100) { pageInfo { hasNextPage } nodes { allocated carriedOver disbursed } } } } } }`,
  );
  const sum = (lines: any[], amount: (line: any) => number): number =>
    lines.reduce<number>((total, line) => total + amount(line), 0);
  expect(programme.deliveries.nodes.length).toBeGreaterThan(0);
  for (const { planned, disbursed, budgetLines } of programme.deliveries.nodes) {
    expect(budgetLines.pageInfo.hasNextPage).toBe(false);
    expect(planned).toBe(
      sum(budgetLines.nodes, ({ allocated, carriedOver }) => Number(allocated) + Number(carriedOver)),
    );
    expect(disbursed).toBe(sum(budgetLines.nodes, (line) => line.disbursed));
  }
});

test('a code that no programme has is null', async () => {
  expect(await hub.read('{ programme(code: "ntp") { code } }')).toEqual({ programme: null });
});
