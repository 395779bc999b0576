import { LedgerUnavailable } from '../../src/audit/ledger-unavailable.ts';
import { Ledger } from '../../src/audit/ledger.ts';
import { forbidden, type Denied } from '../../src/access/forbidden.ts';
import { openDatabase, type Database } from '../../src/db/database.ts';
import { DisclosureGate, type Reading } from '../../src/disclosure/disclosure-gate.ts';
import type { Recipient } from '../../src/disclosure/ledger-events.ts';
import { releaseBatches } from '../../src/disclosure/release-batches.ts';
import { Notes } from '../../src/graph/guard/notes.ts';
import { copyDatabase, type Copy } from '../support/copies.ts';
import { LogSink } from '../support/log-sink.ts';
import { until } from '../support/until.ts';
import { requesterOf } from '../support/viewers.ts';

/** Batches leave by the gate once the ledger of a real database has their entries. */

const owner = '92-SYT-20250701';

let copy: Copy;
let database: Database;
let ledger: Ledger;
let gate: DisclosureGate;
const sink = new LogSink();

beforeAll(async () => {
  copy = await copyDatabase();
  database = await openDatabase({ ...copy, connections: 4 });
  ledger = new Ledger({ database, log: sink.log, key: null });
  gate = new DisclosureGate({ ledger, log: sink.log });
});
afterAll(async () => {
  await ledger.close();
  await database.close();
  await copy.remove();
});

let lastRun = 0;
let recipient: Recipient;
let client: AbortController;
beforeEach(() => {
  const { identity, purpose, caseReference } = requesterOf({
    role: 'PORTAL',
    department: '79-SYT',
    purpose: 'TRANSFER',
  });
  const viewer = { identity, departmentId: '79-SYT-20250701', purpose, caseReference };
  recipient = { viewer, operation: `Export${(lastRun += 1)}`, address: null };
  client = new AbortController();
});

const subjectOf = (number: number): string => `${owner}:${number}`;

const denied = (number: number): Denied => ({
  reason: 'NO_CLAUSE',
  remedy: { en: 'Agree on a clause.', vi: 'Thỏa thuận về một điều khoản.' },
  legalProvision: null,
  ownerDepartmentId: owner,
  coordinate: 'Beneficiary.status',
  subject: subjectOf(number),
});

/** A batch that holds one record, and in whose reading another was denied. */
function batch(number: number): Reading<number> {
  const notes = new Notes();
  const note = notes.noteOf(owner, null);
  note.subjects.add(subjectOf(number));
  notes.addField(note, 'Beneficiary.commune');
  notes.deny(denied(1000 + number));
  return { value: number, notes };
}

/** What the ledger holds of this export: the numbers of the records, by the kind of their entries. */
async function recorded(): Promise<Record<'READ' | 'DENIAL', number[]>> {
  const events = await database.client.accessEvent.findMany({ where: { operation: recipient.operation } });
  const numbers = (kind: string): number[] =>
    events
      .flatMap((event) => (event.kind === kind ? event.subjects : []))
      .map((key) => Number(key.split(':')[1]))
      .sort((left, right) => left - right);
  return { READ: numbers('READ'), DENIAL: numbers('DENIAL') };
}

/** Batches one after the other, and which of them were read. */
class Source {
  readonly read: number[] = [];
  isEnded = false;
  readonly #count: number;

  constructor(count: number) {
    this.#count = count;
  }

  async *batches(): AsyncGenerator<Reading<number>> {
    try {
      for (let number = 1; number <= this.#count; number += 1) {
        this.read.push(number);
        yield batch(number);
        await Promise.resolve();
      }
    } finally {
      this.isEnded = true;
    }
  }
}

const release = (source: Source): AsyncGenerator<number, void, undefined> =>
  releaseBatches(gate, { read: () => source.batches(), recipient, signal: client.signal });

/** Runs something while the database refuses entries of the ledger. */
async function whileLedgerFails(run: () => Promise<void>): Promise<void> {
  await database.client.$executeRawUnsafe('ALTER TABLE "LedgerMention" RENAME TO "LedgerMentionAway"');
  try {
    await run();
  } finally {
    await database.client.$executeRawUnsafe('ALTER TABLE "LedgerMentionAway" RENAME TO "LedgerMention"');
  }
}

test('each batch is released once its entries are durable, with what was denied in it', async () => {
  const released: number[] = [];
  for await (const value of release(new Source(3))) {
    released.push(value);
    expect(await recorded()).toEqual({ READ: released, DENIAL: released.map((number) => 1000 + number) });
  }
  expect(released).toEqual([1, 2, 3]);
});

test('no more than one batch is read ahead of the consumer', async () => {
  const source = new Source(10);
  for await (const value of release(source)) {
    await until(() => source.read.length > Math.min(value, 9));
    // Whatever could be read further would be read in this time.
    await recorded();
    expect(source.read.length).toBe(Math.min(value + 1, 10));
  }
});

test('while the ledger cannot be written, nothing leaves, and the denials are counted until they can be', async () => {
  const where = { reason: 'LEDGER_UNAVAILABLE' };
  const counts = await database.client.accessEvent.count({ where });
  const source = new Source(4);
  const batches = release(source);
  expect(await batches.next()).toEqual({ value: 1, done: false });
  await whileLedgerFails(async () => {
    const error: unknown = await batches.next().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LedgerUnavailable);
    expect((error as LedgerUnavailable).extensions['code']).toBe('LEDGER_UNAVAILABLE');
    expect(await batches.next()).toEqual({ value: undefined, done: true });
    await until(() => source.isEnded);
  });
  expect(source.read).toEqual([1, 2, 3]);
  const { READ, DENIAL } = await recorded();
  expect([READ, DENIAL.includes(1002)]).toEqual([[1], false]);
  await ledger.flushDenials();
  // The denial of the batch that was read ahead may be the first write that succeeds, and bring the count along.
  await until(async () => (await database.client.accessEvent.count({ where })) > counts);
  expect(sink.text).toContain('the ledger cannot be written: no personal data is answered');
});

test('a consumer that stops early ends the reading; of what was read ahead, the denials are recorded', async () => {
  const source = new Source(10);
  for await (const value of release(source)) if (value === 2) break;
  await until(async () => source.isEnded && (await recorded()).DENIAL.length === 3);
  expect(await recorded()).toEqual({ READ: [1, 2], DENIAL: [1001, 1002, 1003] });
  expect(source.read).toEqual([1, 2, 3]);
});

test('a recipient that is gone ends it at once, even while a batch is being read', async () => {
  let given: AbortSignal | undefined;
  const read = async function* (signal: AbortSignal): AsyncGenerator<Reading<number>> {
    given = signal;
    yield batch(1);
    await new Promise(() => undefined);
  };
  const batches = releaseBatches(gate, { read, recipient, signal: client.signal });
  expect(await batches.next()).toEqual({ value: 1, done: false });
  const waiting = batches.next();
  client.abort(new Error('The client left.'));
  await expect(waiting).rejects.toThrow('The client left.');
  expect(given?.aborted).toBe(true);
  expect((await recorded()).READ).toEqual([1]);
});

test('a recipient that leaves while the entries are written is given nothing more', async () => {
  const source = new Source(2);
  const batches = release(source);
  let first: Promise<unknown> = Promise.resolve();
  await database.client.$transaction(async (transaction) => {
    await transaction.$executeRaw`LOCK TABLE "LedgerEntry" IN EXCLUSIVE MODE`;
    first = batches.next();
    first.catch(() => undefined);
    await until(() => source.read.length === 2);
    client.abort(new Error('The client left.'));
  });
  await expect(first).rejects.toThrow('The client left.');
  await until(async () => (await recorded()).READ.length === 1);
});

test('a reading that is denied as a whole ends with the denial, which is recorded', async () => {
  const read = async function* (): AsyncGenerator<Reading<number>> {
    yield batch(1);
    await Promise.resolve();
    throw forbidden(denied(7));
  };
  const batches = releaseBatches(gate, { read, recipient, signal: client.signal });
  expect(await batches.next()).toEqual({ value: 1, done: false });
  await expect(batches.next()).rejects.toMatchObject({ extensions: { code: 'FORBIDDEN' } });
  await until(async () => (await recorded()).DENIAL.includes(7));
});
