import { generateKeyPairSync } from 'node:crypto';
import { closeAllBlocks } from '../../src/audit/close-blocks.ts';
import { describeClockDifference } from '../../src/db/clock-difference.ts';
import { warnAtStart } from '../../src/main/start-checks.ts';
import { openHub } from '../support/hub.ts';
import { LogSink } from '../support/log-sink.ts';
import type { TestViewer } from '../support/viewers.ts';

const officer: TestViewer = { role: 'OFFICER', department: '92-SYT', purpose: 'BENEFIT' };

test('a hub that gets another ledger key than the newest checkpoint is signed by says so, and no other does', async () => {
  const [key, other] = [generateKeyPairSync('ed25519').privateKey, generateKeyPairSync('ed25519').privateKey];
  const hub = await openHub({ compared: false });
  const warnings = async (ledgerKey: typeof key): Promise<string> => {
    const sink = new LogSink();
    await warnAtStart(hub.database, ledgerKey, sink.log);
    return sink.text;
  };
  try {
    expect(await warnings(key)).toBe('');
    await hub.read('{ department(code: "92-SYT") { beneficiaries(first: 1) { nodes { id } } } }', {}, officer);
    expect(await closeAllBlocks(hub.database, key)).not.toBeNull();
    expect(await warnings(key)).toBe('');
    expect(await warnings(other)).toMatch(/signed with another key than LIENTHONG_LEDGER_KEY/);
  } finally {
    await hub.close();
  }
});

test.each([
  [null, null],
  [1999, null],
  [-1999, null],
  [3_600_000, '3600.0 s ahead of'],
  [-2500, '2.5 s behind'],
])('clocks that differ by %p ms', (ahead, expected) => {
  const said = describeClockDifference(ahead);
  if (expected === null) expect(said).toBeNull();
  else expect(said).toContain(expected);
});
