import type { KeyObject } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { readHead, type Head } from './append-bodies.ts';
import { ChainCheck } from './chain-check.ts';
import { findSignatureFault, type Checkpoint } from './checkpoint.ts';
import { readCheckpoints } from './checkpoints.ts';
import { findContentFault } from './content-check.ts';
import { entryId } from './entry.ts';
import type { Fault } from './fault.ts';
import { readKeptPage, type KeptPage } from './kept-entry.ts';

/** What a check of the ledger found. */
export interface Verdict {
  readonly fault: Fault | null;
  /** How many entries were found good. */
  readonly entries: number;
  /** The last entry that was found good. */
  readonly head: Head;
}

export interface VerifyOptions {
  /** A checkpoint that was kept elsewhere: what is before it is taken as it is. */
  readonly checkpoint: Checkpoint | null;
  readonly publicKeys: readonly KeyObject[];
  /** Told again and again how much of how much was looked at. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** What is wrong with the first checkpoint that nobody of ours signed; null where all are good. */
export function findCheckpointFault(
  checkpoints: readonly Checkpoint[],
  publicKeys: readonly KeyObject[],
): Fault | null {
  for (const checkpoint of checkpoints) {
    const fault = findSignatureFault(checkpoint, publicKeys);
    if (fault !== null)
      return { entry: entryId(checkpoint.sequence), what: `has a checkpoint that does not stand: ${fault}` };
  }
  return null;
}

const missing = (sequence: number, why: string): Fault => ({ entry: entryId(sequence), what: `is missing: ${why}` });

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

function findEntryFault(entries: KeptPage['entries'], chain: ChainCheck): Fault | null {
  for (const entry of entries) {
    const fault = chain.next(entry) ?? findContentFault(entry);
    if (fault !== null) return fault;
  }
  return null;
}

function findPageFault({ entries, orphan }: KeptPage, chain: ChainCheck): Fault | null {
  const fault = findEntryFault(entries, chain);
  if (orphan === null || (fault !== null && fault.entry <= orphan)) return fault;
  return { entry: orphan, what: 'is not there, and LedgerSubject has beneficiaries of it' };
}

/** Something that stands behind the last entry that the head knows of; in one statement, so that no entry comes between. */
async function findBeyond({ client }: Database): Promise<string | null> {
  const [found] = await client.$queryRaw<{ id: string | null }[]>`
    WITH head AS (SELECT lpad("sequence"::text, 16, '0') COLLATE "C" AS "id" FROM "LedgerHead" WHERE "id" = 1)
    SELECT LEAST(
      (SELECT min(entry."id") FROM "LedgerEntry" entry WHERE entry."id" > head."id"),
      (SELECT min(subject."entryId") FROM "LedgerSubject" subject WHERE subject."entryId" > head."id")
    ) AS "id" FROM head`;
  return found?.id ?? null;
}

/** Reads from where the chain stands to the head of the ledger. */
async function verifyTo(database: Database, head: Head, chain: ChainCheck, onPage: () => void): Promise<Fault | null> {
  const upTo = entryId(head.sequence);
  let after = chain.head.sequence === 0 ? null : entryId(chain.head.sequence);
  do {
    const page = await readKeptPage(database.client, after, upTo);
    const fault = findPageFault(page, chain);
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

/** What is wrong from where the chain stands to where the ledger ends as this begins; null where nothing is. */
async function findFault(
  database: Database,
  chain: ChainCheck,
  onProgress: (head: Head) => void,
): Promise<Fault | null> {
  const head = await readHead(database.client);
  if (head === null) return { entry: entryId(1), what: 'cannot be checked: the head of the ledger is gone' };
  const fault = await verifyTo(database, head, chain, () => {
    onProgress(head);
  });
  if (fault !== null) return fault;
  const beyond = await findBeyond(database);
  if (beyond === null) return chain.end();
  return { entry: beyond, what: 'stands behind the head of the ledger: it was inserted, or the head set back' };
}

/**
 * Checks the ledger in a database, from its first entry or from a checkpoint on, while it may be written: each entry's
 * place, hash, columns and beneficiaries, its head and its checkpoints. Stops at the first fault.
 */
export async function verifyLedger(database: Database, options: VerifyOptions): Promise<Verdict> {
  const { checkpoint, publicKeys, onProgress } = options;
  const start = await readStart(database, checkpoint);
  if ('what' in start) return { fault: start, entries: 0, head: { sequence: 0, hash: '' } };
  // Before the head: none of them is of an entry that the head does not know yet.
  const kept = await readCheckpoints(database, start.sequence + 1);
  const checkpoints = checkpoint === null ? kept : [...kept, checkpoint];
  const chain = new ChainCheck(start, checkpoints);
  const fault =
    findCheckpointFault(checkpoints, publicKeys) ??
    (await findFault(database, chain, (head) => {
      if (chain.head.sequence > 0) onProgress?.(chain.head.sequence - start.sequence, head.sequence - start.sequence);
    }));
  return { fault, entries: chain.head.sequence - start.sequence, head: chain.head };
}
