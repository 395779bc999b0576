import type { KeyObject } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { readHead, type Head } from './append-bodies.ts';
import { ChainCheck } from './chain-check.ts';
import { CheckpointCheck, cutOff, otherEntry } from './checkpoint-check.ts';
import { findFileFaults } from './checkpoint-file-check.ts';
import { findSignatureFault, formatCheckpoint, type Checkpoint } from './checkpoint.ts';
import { readCheckpoints, readLater, readNewest, readNumbered } from './checkpoints.ts';
import { findContentFault } from './content-check.ts';
import { entryId } from './entry.ts';
import type { Fault } from './fault.ts';
import { findGuardFaults } from './guard-check.ts';
import { readKeptPage, type KeptPage } from './kept-entry.ts';

/** The result of a check of the ledger. */
export interface Verdict {
  /** The first entry that is missing or changed; null if all are correct. */
  readonly fault: Fault | null;
  /** Other faults: of checkpoints, their file, or the triggers that guard the ledger. */
  readonly findings: readonly string[];
  /** Number of entries that were found correct. */
  readonly entries: number;
  /** The last entry that was found correct. */
  readonly head: Head;
}

export interface VerifyOptions {
  /** A checkpoint that was stored elsewhere: the entries before it are not checked. */
  readonly checkpoint: Checkpoint | null;
  /** File outside the database to which checkpoints were appended, if any. */
  readonly checkpointFile?: string | null;
  readonly publicKeys: readonly KeyObject[];
  /** Called repeatedly with the number of checked entries and of all. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** Checks the signature of a checkpoint that was stored elsewhere. Returns what is wrong; null if it is valid. */
export function findKeptFault(checkpoint: Checkpoint | null, publicKeys: readonly KeyObject[]): Fault | null {
  const fault = checkpoint === null ? null : findSignatureFault(checkpoint, publicKeys);
  if (checkpoint === null || fault === null) return null;
  return { entry: entryId(checkpoint.sequence), what: `has an invalid checkpoint: ${fault}` };
}

const missing = (sequence: number, why: string): Fault => ({ entry: entryId(sequence), what: `is missing: ${why}` });

/** State of a check that reads entries and their checkpoints in parallel. */
interface Walk {
  readonly database: Database;
  readonly chain: ChainCheck;
  readonly checkpoints: CheckpointCheck;
  readonly kept: Checkpoint | null;
}

/** Reads the end of the chain before the first entry to check: empty, or the entry before that of the checkpoint. */
async function readStart({ client }: Database, checkpoint: Checkpoint | null): Promise<Head | Fault> {
  if (checkpoint === null || checkpoint.sequence === 1) return { sequence: 0, hash: '' };
  const sequence = checkpoint.sequence - 1;
  const before = await client.ledgerEntry.findFirst({
    where: { id: { lte: entryId(sequence) } },
    orderBy: { id: 'desc' },
    select: { id: true, hash: true },
  });
  if (before?.id === entryId(sequence)) return { sequence, hash: before.hash };
  const last = Number(before?.id ?? 0);
  return missing(
    Number.isSafeInteger(last) ? last + 1 : sequence,
    `the checkpoint of ${checkpoint.at} signed a later one`,
  );
}

/** Checks the checkpoints of the current entry. Returns the first fault; null if there is none. */
function findCheckpointFault({ chain, checkpoints, kept }: Walk, own: readonly Checkpoint[]): Fault | null {
  if (kept?.sequence === chain.head.sequence && kept.hash !== chain.head.hash) return otherEntry(kept);
  for (const checkpoint of own) {
    const fault = checkpoints.next(checkpoint, chain.head);
    if (fault !== null) return fault;
  }
  return null;
}

function findEntryFault(entries: KeptPage['entries'], walk: Walk, signed: readonly Checkpoint[]): Fault | null {
  let next = 0;
  for (const entry of entries) {
    const fault = walk.chain.next(entry) ?? findContentFault(entry);
    if (fault !== null) return fault;
    const first = next;
    while (signed[next]?.sequence === walk.chain.head.sequence) next += 1;
    const ofCheckpoint = findCheckpointFault(walk, signed.slice(first, next));
    if (ofCheckpoint !== null) return ofCheckpoint;
  }
  return null;
}

async function findPageFault({ entries, orphan }: KeptPage, walk: Walk): Promise<Fault | null> {
  const { sequence } = walk.chain.head;
  const signed = await readCheckpoints(walk.database.client, sequence, sequence + entries.length);
  const fault = findEntryFault(entries, walk, signed);
  if (orphan === null || (fault !== null && fault.entry <= orphan)) return fault;
  return { entry: orphan, what: 'is missing, but LedgerSubject has beneficiaries of it' };
}

/**
 * Finds the first row after the last entry that the head records; in one statement, so that no entry is added in
 * between.
 */
async function findBeyond({ client }: Database): Promise<string | null> {
  const [found] = await client.$queryRaw<{ id: string | null }[]>`
    WITH head AS (SELECT lpad("sequence"::text, 16, '0') COLLATE "C" AS "id" FROM public."LedgerHead" WHERE "id" = 1)
    SELECT LEAST(
      (SELECT min(entry."id") FROM public."LedgerEntry" entry WHERE entry."id" > head."id"),
      (SELECT min(subject."entryId") FROM public."LedgerSubject" subject WHERE subject."entryId" > head."id")
    ) AS "id" FROM head`;
  return found?.id ?? null;
}

/** Checks the entries from the current one to the head of the ledger. */
async function verifyTo(head: Head, walk: Walk, onPage: () => void): Promise<Fault | null> {
  const { chain, database } = walk;
  const upTo = entryId(head.sequence);
  let after = chain.head.sequence === 0 ? null : entryId(chain.head.sequence);
  do {
    const page = await readKeptPage(database.client, after, upTo);
    const fault = await findPageFault(page, walk);
    if (fault !== null) return fault;
    onPage();
    after = page.last;
  } while (after !== null);
  if (chain.head.sequence < head.sequence) {
    return missing(chain.head.sequence + 1, `the head of the ledger is at entry ${upTo}`);
  }
  if (chain.head.hash === head.hash) return null;
  return { entry: upTo, what: 'is not the one that the head of the ledger records: one of them was changed' };
}

/** Checks the end of the ledger; null if no checkpoint signed a later entry. */
async function findEndFault({ database, chain, kept }: Walk, newest: number): Promise<Fault | null> {
  const later = await readLater(database.client, chain.head.sequence, newest);
  if (later !== null) return cutOff(chain.head, later);
  return kept !== null && kept.sequence > chain.head.sequence ? cutOff(chain.head, kept) : null;
}

/** Checks from the current entry to the end of the ledger. Returns the first fault; null if there is none. */
async function findFault(walk: Walk, onProgress: (head: Head) => void): Promise<Fault | null> {
  const { client } = walk.database;
  // Read before the head: no checkpoint up to this one signs an entry after the head.
  const newest = await readNewest(client);
  const head = await readHead(client);
  if (head === null) return { entry: entryId(1), what: 'cannot be checked: the head of the ledger is missing' };
  const fault = await verifyTo(head, walk, () => {
    onProgress(head);
  });
  if (fault !== null) return fault;
  const beyond = await findBeyond(walk.database);
  if (beyond === null) return findEndFault(walk, newest?.number ?? 0);
  return { entry: beyond, what: 'comes after the head of the ledger: it was inserted, or the head was set back' };
}

/** Checks that the database still has a checkpoint that was stored elsewhere. */
async function findKeptLoss({ client }: Database, checkpoint: Checkpoint | null): Promise<string[]> {
  if (checkpoint?.number == null) return [];
  const kept = (await readNumbered(client, [checkpoint.number])).get(checkpoint.number);
  if (kept !== undefined && formatCheckpoint(kept) === formatCheckpoint(checkpoint)) return [];
  return [`checkpoint ${checkpoint.number} of ${checkpoint.at} is not in the database: it was deleted or changed`];
}

/** Collects the faults that do not concern entries. */
async function readFindings(database: Database, walk: Walk, options: VerifyOptions): Promise<string[]> {
  const { checkpointFile: file = null, checkpoint, publicKeys } = options;
  return [
    ...walk.checkpoints.foreign(),
    ...(await findKeptLoss(database, checkpoint)),
    ...(file === null ? [] : await findFileFaults(database, file, publicKeys)),
    ...(await findGuardFaults(database)),
  ];
}

/**
 * Checks the ledger in a database, from its first entry or from a checkpoint on, while it may be written: the place,
 * hash, columns and beneficiaries of each entry, the head, the checkpoints, and the triggers that guard it. Stops at
 * the first faulty entry; faults that do not concern entries are found all the same.
 */
export async function verifyLedger(database: Database, options: VerifyOptions): Promise<Verdict> {
  const { checkpoint, publicKeys, onProgress } = options;
  const start = findKeptFault(checkpoint, publicKeys) ?? (await readStart(database, checkpoint));
  const from: Head = 'what' in start ? { sequence: 0, hash: '' } : start;
  const chain = new ChainCheck(from);
  const checkpoints = new CheckpointCheck(publicKeys, from.sequence === 0);
  const walk = { database, chain, checkpoints, kept: checkpoint };
  const fault =
    'what' in start
      ? start
      : await findFault(walk, (head) => {
          if (chain.head.sequence > 0) onProgress?.(chain.head.sequence - from.sequence, head.sequence - from.sequence);
        });
  const findings = await readFindings(database, walk, options);
  return { fault, findings, entries: chain.head.sequence - from.sequence, head: chain.head };
}
