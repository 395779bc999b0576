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

/** What a check of the ledger found. */
export interface Verdict {
  /** The first entry that is not what it was; null if all are. */
  readonly fault: Fault | null;
  /** What else is wrong: with checkpoints, their file, or the triggers that guard the ledger. */
  readonly findings: readonly string[];
  /** How many entries were found good. */
  readonly entries: number;
  /** The last entry that was found good. */
  readonly head: Head;
}

export interface VerifyOptions {
  /** A checkpoint that was kept elsewhere: what is before it is taken as it is. */
  readonly checkpoint: Checkpoint | null;
  /** A file outside the database to which checkpoints were appended; none if absent. */
  readonly checkpointFile?: string | null;
  readonly publicKeys: readonly KeyObject[];
  /** Called again and again with how much of how much was checked. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** What is wrong with the signature of a checkpoint that was kept elsewhere; null if it is good. */
export function findKeptFault(checkpoint: Checkpoint | null, publicKeys: readonly KeyObject[]): Fault | null {
  const fault = checkpoint === null ? null : findSignatureFault(checkpoint, publicKeys);
  if (checkpoint === null || fault === null) return null;
  return { entry: entryId(checkpoint.sequence), what: `has a checkpoint that does not stand: ${fault}` };
}

const missing = (sequence: number, why: string): Fault => ({ entry: entryId(sequence), what: `is missing: ${why}` });

/** Follows entries and their checkpoints side by side. */
interface Walk {
  readonly database: Database;
  readonly chain: ChainCheck;
  readonly checkpoints: CheckpointCheck;
  readonly kept: Checkpoint | null;
}

/** What the first entry to look at follows: nothing, or the one before the checkpoint. */
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
    `the checkpoint of ${checkpoint.at} was made of a later one`,
  );
}

/** What is wrong with the checkpoints of the entry that the chain has come to; null if nothing is. */
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
  return { entry: orphan, what: 'is not there, and LedgerSubject has beneficiaries of it' };
}

/** Something that stands behind the last entry that the head knows of; in one statement, so that no entry comes between. */
async function findBeyond({ client }: Database): Promise<string | null> {
  const [found] = await client.$queryRaw<{ id: string | null }[]>`
    WITH head AS (SELECT lpad("sequence"::text, 16, '0') COLLATE "C" AS "id" FROM public."LedgerHead" WHERE "id" = 1)
    SELECT LEAST(
      (SELECT min(entry."id") FROM public."LedgerEntry" entry WHERE entry."id" > head."id"),
      (SELECT min(subject."entryId") FROM public."LedgerSubject" subject WHERE subject."entryId" > head."id")
    ) AS "id" FROM head`;
  return found?.id ?? null;
}

/** Reads from where the chain is to the head of the ledger. */
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
  return { entry: upTo, what: 'is not the one that the head of the ledger knows: one of them was changed' };
}

/** What is wrong where the ledger ends; null if no checkpoint was made of a later entry. */
async function findEndFault({ database, chain, kept }: Walk, newest: number): Promise<Fault | null> {
  const later = await readLater(database.client, chain.head.sequence, newest);
  if (later !== null) return cutOff(chain.head, later);
  return kept !== null && kept.sequence > chain.head.sequence ? cutOff(chain.head, kept) : null;
}

/** What is wrong from where the chain is to where the ledger ends now; null if nothing is. */
async function findFault(walk: Walk, onProgress: (head: Head) => void): Promise<Fault | null> {
  const { client } = walk.database;
  // Before the head: no checkpoint up to this one is of an entry that the head does not know yet.
  const newest = await readNewest(client);
  const head = await readHead(client);
  if (head === null) return { entry: entryId(1), what: 'cannot be checked: the head of the ledger is gone' };
  const fault = await verifyTo(head, walk, () => {
    onProgress(head);
  });
  if (fault !== null) return fault;
  const beyond = await findBeyond(walk.database);
  if (beyond === null) return findEndFault(walk, newest?.number ?? 0);
  return { entry: beyond, what: 'stands behind the head of the ledger: it was inserted, or the head set back' };
}

/** Whether the database still holds a checkpoint that was kept elsewhere. */
async function findKeptLoss({ client }: Database, checkpoint: Checkpoint | null): Promise<string[]> {
  if (checkpoint?.number == null) return [];
  const kept = (await readNumbered(client, [checkpoint.number])).get(checkpoint.number);
  if (kept !== undefined && formatCheckpoint(kept) === formatCheckpoint(checkpoint)) return [];
  return [`checkpoint ${checkpoint.number} of ${checkpoint.at} is not in the database: it was deleted or changed`];
}

/** What is wrong apart from the entries themselves. */
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
 * Checks the ledger in a database, from its first entry or from a checkpoint on, while it may be written: each entry's
 * place, hash, columns and beneficiaries, its head, its checkpoints, and the triggers that guard it. Stops at the first
 * entry that is not what it was; what is wrong apart from entries is found all the same.
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
