import type { KeyObject } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { archivedIn, readArchives } from './archived.ts';
import { BlockCheck, findEntryFault, ledgerStart, type Start } from './block-check.ts';
import { findCarriedFault, readCarriedEnd, type CarriedEnd } from './carried/verify-carried.ts';
import { findFileFaults } from './checkpoint-file-check.ts';
import type { Checkpoint } from './checkpoint.ts';
import { findBlockColumnFault, findEntryColumnFault } from './column-check.ts';
import { findContentFault } from './content-check.ts';
import { entryId } from './entry.ts';
import type { Fault } from './fault.ts';
import { findGuardFaults } from './guard-check.ts';
import {
  byNumber,
  readBlocks,
  readEntries,
  readStart,
  readState,
  type LedgerState,
  type StoredBlock,
} from './kept-blocks.ts';
import { checkSignatures } from './signed-note.ts';

/** The result of a check of the ledger. */
export interface Verdict {
  /** The first entry that is missing or changed; null if all are correct. */
  readonly fault: Fault | null;
  /** Other faults: of checkpoints, their file, or the triggers that guard the ledger. */
  readonly findings: readonly string[];
  /** Number of entries that were found correct. */
  readonly entries: number;
  /** Number of those that are in archives: their hashes were checked, not their content. */
  readonly archived: number;
  /** Number of entries that no block covers yet. */
  readonly waiting: number;
  /** Number of blocks up to the last that was found correct, and its checkpoint. */
  readonly blocks: number;
  readonly newest: Checkpoint | null;
}

export interface VerifyOptions {
  /** A checkpoint that was stored elsewhere: the entries before it are not checked. */
  readonly checkpoint: Checkpoint | null;
  /** File outside the database to which checkpoints were appended, if any. */
  readonly checkpointFile?: string | null;
  readonly publicKeys: readonly KeyObject[];
  /** Called repeatedly with the number of checked blocks and of all. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** The fault of a ledger that ends before the blocks of a checkpoint. */
const cutOff = (size: number, kept: Checkpoint): string =>
  `the checkpoint signed ${kept.size} blocks, but the ledger has ${size}: it was cut off`;

/** Checks the signature of a checkpoint that was stored elsewhere. Returns what is wrong; null if it is good. */
export function findKeptFault(kept: Checkpoint | null, publicKeys: readonly KeyObject[]): string | null {
  if (kept === null) return null;
  const signing = checkSignatures(kept.note, publicKeys);
  if (signing === 'good') return null;
  return signing === 'bad'
    ? 'the signature of the checkpoint is not good: it was changed'
    : 'the checkpoint is signed by a key whose public key was not given';
}

/** State of a check. */
interface Walk {
  readonly database: Database;
  readonly blocks: BlockCheck;
  readonly isArchived: (id: number) => boolean;
  readonly count: { entries: number; archived: number };
}

async function findBlockFault(
  block: StoredBlock,
  { database, blocks, isArchived, count }: Walk,
): Promise<Fault | null> {
  const fault = blocks.next(block) ?? findBlockColumnFault(block, blocks.frontier);
  if (fault !== null) return fault;
  const entries = await readEntries(database.client, block.ids);
  const found =
    findEntryFault(block, byNumber(entries), isArchived) ??
    findEntryColumnFault(block, entries) ??
    (await findContentFault(database, entries));
  if (found !== null) return found;
  count.entries += block.ids.length;
  count.archived += block.ids.length - entries.length;
  return null;
}

async function findInBlocks(walk: Walk, size: number, onProgress: VerifyOptions['onProgress']): Promise<Fault | null> {
  for await (const page of readBlocks(walk.database.client, walk.blocks.size, size)) {
    for (const block of page) {
      const fault = await findBlockFault(block, walk);
      if (fault !== null) return fault;
    }
    onProgress?.(walk.blocks.size, size);
  }
  if (walk.blocks.size === size) return null;
  return { entry: entryId(0), what: `cannot be checked: block ${walk.blocks.size + 1} is missing` };
}

/** Entries without a block: how many wait for one, and the first that cannot, because a closed block left no place for it. */
interface Uncovered {
  readonly waiting: number;
  readonly foreign: number | null;
}

async function readUncovered({ client }: Database, carried: CarriedEnd, state: LedgerState): Promise<Uncovered> {
  const low = state.missing.filter((_, place) => place % 2 === 0);
  const high = state.missing.filter((_, place) => place % 2 === 1);
  const [found] = await client.$queryRaw<{ waiting: bigint; foreign: bigint | null }[]>`
    WITH uncovered AS (
      SELECT entry."id" FROM public."LedgerEntry" entry
      WHERE entry."id" NOT BETWEEN 1 AND ${carried.entries}::bigint AND NOT EXISTS (
        SELECT 1 FROM (SELECT unnest("entries") AS "id" FROM public."LedgerBlock") AS covered WHERE covered."id" = entry."id")
    ), judged AS (
      SELECT "id", "id" > ${state.upTo}::bigint OR EXISTS (
        SELECT 1 FROM unnest(${low}::bigint[], ${high}::bigint[]) AS range (low, high) WHERE "id" BETWEEN range.low AND range.high
      ) AS "isWaiting" FROM uncovered
    )
    SELECT count(*) FILTER (WHERE "isWaiting") AS "waiting", min("id") FILTER (WHERE NOT "isWaiting") AS "foreign" FROM judged`;
  return { waiting: Number(found?.waiting ?? 0), foreign: found?.foreign == null ? null : Number(found.foreign) };
}

/** Where a check begins: at the first block, or after those of a checkpoint that was kept elsewhere. */
async function startOf({ client }: Database, kept: Checkpoint | null): Promise<Start | string> {
  if (kept === null) return ledgerStart();
  const state = await readState(client);
  if (state.size < kept.size) return cutOff(state.size, kept);
  const start = await readStart(client, kept.size);
  if (start?.frontier.root.toString('base64') === kept.root) return start;
  return `block ${kept.size} is not the one that the checkpoint signed: the ledger was rewritten`;
}

/**
 * Checks the ledger in a database, from its first entry or from a checkpoint on, while it may be written: the blocks and
 * their signatures, the hash of each entry, what entries are found by, and the triggers that guard it. Stops at the first
 * faulty entry; faults that do not concern entries are found all the same.
 */
export async function verifyLedger(database: Database, options: VerifyOptions): Promise<Verdict> {
  const { checkpoint: kept, checkpointFile: file = null, publicKeys, onProgress } = options;
  const state = await readState(database.client);
  const carried = await readCarriedEnd(database.client);
  const ofKept = findKeptFault(kept, publicKeys);
  const start = ofKept ?? (await startOf(database, kept));
  const blocks = new BlockCheck(typeof start === 'string' ? ledgerStart() : start, publicKeys);
  const count = { entries: 0, archived: 0 };
  const walk = { database, blocks, isArchived: archivedIn(await readArchives(database, publicKeys)), count };
  let fault: Fault | null = null;
  if (kept === null) {
    fault = await findCarriedFault(database, carried, publicKeys);
    if (fault === null) count.entries = carried.entries;
  }
  if (typeof start !== 'string') fault ??= await findInBlocks(walk, state.size, onProgress);
  const uncovered = await readUncovered(database, carried, state);
  if (fault === null && uncovered.foreign !== null) {
    fault = { entry: entryId(uncovered.foreign), what: 'is in no block: it was inserted' };
  }
  const findings = [
    ...(typeof start === 'string' ? [start] : []),
    ...blocks.foreign(),
    ...(file === null ? [] : await findFileFaults(database, file, publicKeys)),
    ...(await findGuardFaults(database)),
  ];
  return { fault, findings, ...count, waiting: uncovered.waiting, blocks: blocks.size, newest: blocks.newest };
}
