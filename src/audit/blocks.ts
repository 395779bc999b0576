import { createPublicKey, type KeyObject } from 'node:crypto';
import type { PrismaClient } from '../db/generated/client/client.ts';
import type { Database } from '../db/database.ts';
import { readCarriedEnd } from './carried/verify-carried.ts';
import { closeBlock, type BlockEntry, type LedgerEnd } from './block.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { Frontier, hashLeaf } from './merkle.ts';
import { findMissing, type MissingRange, type Moment } from './missing-numbers.ts';
import { checkSignatures } from './signed-note.ts';

type Transaction = Pick<PrismaClient, '$queryRaw' | '$executeRaw' | 'ledgerBlock'>;

/** Maximum number of entries in one block. */
export const maxEntries = 1000;

/** What a new block is added to. */
interface Last {
  readonly end: LedgerEnd;
  readonly upTo: number;
  readonly missing: readonly MissingRange[];
  /** Null before the first block. */
  readonly checkpoint: string | null;
}

const nothing: Last = {
  end: { size: 0, origin: null, previous: '', frontier: Frontier.empty() },
  upTo: 0,
  missing: [],
  checkpoint: null,
};

/** Pairs of the first and last number of each range, and the transaction of each. */
const rangesOf = (bounds: readonly bigint[], since: readonly bigint[]): MissingRange[] =>
  since.map((transaction, range) => ({
    from: Number(bounds[range * 2]),
    to: Number(bounds[range * 2 + 1]),
    since: transaction,
  }));

/** @throws Error if the last block is damaged: nothing can be added to it */
async function readLast(transaction: Transaction): Promise<Last> {
  const block = await transaction.ledgerBlock.findFirst({
    orderBy: { number: 'desc' },
    omit: { entries: true, leaves: true },
  });
  if (block === null) return readCarried(transaction);
  const size = Number(block.number);
  const frontier = Frontier.from(size, block.frontier);
  const checkpoint = parseCheckpoint(block.checkpoint);
  // What is signed next must rest on what was signed before.
  if (frontier === null || checkpoint?.root !== frontier.root.toString('base64'))
    throw new Error(`block ${size} of the ledger is damaged`);
  return {
    end: { size, origin: checkpoint.origin, previous: hashLeaf(block.header).toString('hex'), frontier },
    upTo: Number(block.upTo),
    missing: rangesOf(block.missing, block.missingSince),
    checkpoint: block.checkpoint,
  };
}

/** Blocks begin after the entries that were carried over: those have their own chain. */
const readCarried = async (transaction: Transaction): Promise<Last> => ({
  ...nothing,
  upTo: (await readCarriedEnd(transaction)).entries,
});

interface Found extends Moment {
  readonly entries: readonly BlockEntry[];
}

/**
 * Reads the entries that no block covers, with what is running at that moment. This transaction gets its number here, after
 * the moment of the query: every transaction that had taken numbers of entries has a lower one. The end of the snapshot
 * would not do: a transaction that runs may have that number.
 */
async function readUncovered(transaction: Transaction, { upTo, missing }: Last): Promise<Found> {
  const from = missing.map((range) => range.from);
  const to = missing.map((range) => range.to);
  const [found] = await transaction.$queryRaw<{ horizon: string; next: string; entries: [number, string][] }[]>`
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS "horizon", pg_current_xact_id()::text AS "next",
      (SELECT coalesce(json_agg(json_build_array("id", "leaf") ORDER BY "id"), '[]') FROM (
        SELECT late."id", encode(late."leaf", 'hex') AS "leaf"
        FROM unnest(${from}::bigint[], ${to}::bigint[]) AS range (low, high)
        JOIN public."LedgerEntry" late ON late."id" BETWEEN range.low AND range.high
        UNION ALL (
          SELECT entry."id", encode(entry."leaf", 'hex') FROM public."LedgerEntry" entry
          WHERE entry."id" > ${upTo}::bigint ORDER BY entry."id" LIMIT ${maxEntries}::int)
      ) AS uncovered) AS "entries"`;
  if (found === undefined) throw new Error('The database did not answer.');
  const entries = found.entries.slice(0, maxEntries).map(([id, leaf]) => ({ id, leaf }));
  return {
    entries,
    stored: entries.map(({ id }) => id),
    // Late entries that find no place in this block stay among the missing until the next.
    horizon: entries.length < found.entries.length ? 0n : BigInt(found.horizon),
    next: BigInt(found.next),
  };
}

/** What an attempt to close a block did. */
export interface Closing {
  /** Number of entries in the new block; 0 if none was closed. */
  readonly entries: number;
  /** Number of blocks, and the highest number that they cover. */
  readonly size: number;
  readonly upTo: number;
  /** The newest checkpoint; null before the first. */
  readonly checkpoint: string | null;
}

async function closeNext(transaction: Transaction, key: KeyObject, now: Date): Promise<Closing> {
  const last = await readLast(transaction);
  const found = await readUncovered(transaction, last);
  const { size } = last.end;
  if (found.entries.length === 0) return { entries: 0, size, upTo: last.upTo, checkpoint: last.checkpoint };
  const { header, frontier, checkpoint } = closeBlock(found.entries, last.end, now, key);
  const missing = findMissing(last.missing, last.upTo, found);
  const upTo = Math.max(last.upTo, found.stored.at(-1) ?? 0);
  const leaves = found.entries.map(({ leaf }) => leaf).join('');
  await transaction.$executeRaw`
    INSERT INTO public."LedgerBlock"
      ("number", "at", "entries", "leaves", "header", "frontier", "checkpoint", "upTo", "missing", "missingSince")
    VALUES (${size + 1}::bigint, ${now.toISOString()}::text::timestamptz, ${found.stored}::bigint[],
      decode(${leaves}, 'hex'), ${header}, decode(${frontier.toString('hex')}, 'hex'), ${checkpoint}, ${upTo}::bigint,
      ${missing.flatMap(({ from, to }) => [from, to])}::bigint[], ${missing.map(({ since }) => String(since))}::text[]::bigint[])`;
  return { entries: found.entries.length, size: size + 1, upTo, checkpoint };
}

/** Identifies the lock of whoever closes blocks. */
const lockName = 'lienthong ledger blocks';

/** How long a process that hangs may keep the lock; then the database ends its session. */
const longestPause = '5s';

/**
 * Closes the next block, if there are entries that no block covers. One process at a time does; when that one ends, in
 * whatever way, the next attempt of another succeeds. Returns null if another process is closing one.
 */
export const closeNextBlock = ({ client }: Database, key: KeyObject, now: Date): Promise<Closing | null> =>
  client.$transaction(async (transaction) => {
    const [lock] = await transaction.$queryRaw<{ isMine: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtextextended(${lockName}, 0)) AS "isMine",
        set_config('idle_in_transaction_session_timeout', ${longestPause}, true)`;
    return lock?.isMine === true ? closeNext(transaction, key, now) : null;
  });

/** Reads the newest checkpoint of the database; null if there is none. */
export async function readNewestCheckpoint({ client }: Pick<Database, 'client'>): Promise<string | null> {
  const block = await client.ledgerBlock.findFirst({ orderBy: { number: 'desc' }, select: { checkpoint: true } });
  return block?.checkpoint ?? null;
}

/** Returns whether another key than this one signed the newest checkpoint. */
export async function isSignedByOther(database: Database, key: KeyObject): Promise<boolean> {
  const newest = parseCheckpoint((await readNewestCheckpoint(database)) ?? '');
  return newest !== null && checkSignatures(newest.note, [createPublicKey(key)]) === 'unknown';
}
