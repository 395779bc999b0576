import { openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub();
});
afterAll(() => hub.close());

test('who answered a difficulty that is closed to them sees the answer, without the difficulty', async () => {
  const { practices } = await hub.read(
    '{ practices(first: 50, filter: { synthetic: { eq: true } }) { nodes { answers { nodes { id difficulty { id } } } } } }',
    {},
    { role: 'PORTAL', department: '79-SYT', purpose: 'VERIFICATION', caseReference: 'A-1' },
  );
  const answers = practices.nodes.flatMap(({ answers: { nodes } }: any) => nodes);
  expect(answers.length).toBeGreaterThan(0);
  expect(answers.map(({ difficulty }: any) => difficulty)).toContain(null);
});
