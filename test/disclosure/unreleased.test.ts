import { openHub, type TestHub } from '../support/hub.ts';
import type { TestViewer } from '../support/viewers.ts';

const owner: TestViewer = { role: 'PORTAL', department: '92-SYT', purpose: 'SERVICE' };
const query =
  '{ province(code: "92") { name } department(code: "92-SYT") { beneficiaries(first: 3) { nodes { id } } } }';

let hub: TestHub;
beforeAll(async () => {
  hub = await openHub({ compared: false });
});
afterAll(() => hub.close());

test('an answer that a fault keeps from being released is not sent', async () => {
  const whole = await hub.ask(query, {}, owner);
  expect(whole.data).toHaveProperty('department.beneficiaries.nodes.length', 3);
  const { ledger } = hub.app;
  const append = ledger.append.bind(ledger);
  ledger.append = () => {
    throw new TypeError('A fault that nobody expects.');
  };
  try {
    const answer = await hub.ask(query, {}, owner);
    expect(Object.keys(answer)).toEqual(['errors']);
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL_SERVER_ERROR']);
  } finally {
    ledger.append = append;
  }
});
