import { createHash, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../../db/database.ts';
import type { PrismaClient } from '../../db/generated/client/client.ts';
import { findContentFault } from '../content-check.ts';
import { entryId } from '../entry.ts';
import type { Fault } from '../fault.ts';
import { readStatements } from '../stated-entries.ts';
import { isSigned, readCarriedCheckpoints, type CarriedCheckpoint } from './checkpoint.ts';

/**
 * Entries of the ledger's first form, which were carried over: each has the hash of the entry before, its number and its
 * body. The first entry of the second form states the end of that chain, and so its block signs it.
 */
export interface CarriedEnd {
  /** Number of the entries; 0 if none was carried over. */
  readonly entries: number;
  /** Hash of the last, hexadecimal. */
  readonly hash: string;
}

const statement = z.object({
  carriedOver: z.object({ entries: z.number().int().positive(), hash: z.string() }),
});

/** Reads how many entries were carried over, as the first entry of the second form states. */
export async function readCarriedEnd(client: Pick<PrismaClient, '$queryRaw'>): Promise<CarriedEnd> {
  // A client may have named an operation so in the same second.
  const stated = (await readStatements(client, 'CARRY_OVER')).map((common) => statement.safeParse(common));
  return stated.find(({ success }) => success)?.data?.carriedOver ?? { entries: 0, hash: '' };
}

const hashInChain = (previous: string, id: string, body: string): string =>
  createHash('sha256').update(`${previous}\n${id}\n${body}`).digest('hex');

const pageSize = 1000;

function findCheckpointFault(
  checkpoint: CarriedCheckpoint,
  hash: string,
  publicKeys: readonly KeyObject[],
): Fault | null {
  const entry = entryId(checkpoint.sequence);
  if (isSigned(checkpoint, publicKeys) === false) {
    return { entry, what: 'has an invalid checkpoint: its signature is not good, it was changed' };
  }
  if (checkpoint.hash === hash) return null;
  return { entry, what: `is not the one that the checkpoint of ${checkpoint.at} signed` };
}

/** An entry of the chain, as it is stored. */
interface Row {
  readonly id: number;
  readonly at: Date;
  readonly body: string;
  readonly leaf: Uint8Array;
}

/** Checks entries of the chain one after the other. */
class ChainCheck {
  readonly #checkpoints: ReadonlyMap<number, CarriedCheckpoint>;
  readonly #publicKeys: readonly KeyObject[];
  /** Number of the next entry. */
  next = 1;
  /** Hash of the entry before. */
  hash = '';

  constructor(checkpoints: readonly CarriedCheckpoint[], publicKeys: readonly KeyObject[]) {
    this.#checkpoints = new Map(checkpoints.map((each) => [each.sequence, each]));
    this.#publicKeys = publicKeys;
  }

  add({ id, body, leaf }: Row): Fault | null {
    const entry = entryId(this.next);
    if (id !== this.next) return { entry, what: 'is missing: it was deleted' };
    this.next += 1;
    this.hash = hashInChain(this.hash, entry, body);
    if (this.hash !== Buffer.from(leaf).toString('hex')) {
      return { entry, what: 'does not have the hash of its content and the entry before: one of them was changed' };
    }
    const checkpoint = this.#checkpoints.get(id);
    return checkpoint === undefined ? null : findCheckpointFault(checkpoint, this.hash, this.#publicKeys);
  }
}

async function readRows({ client }: Database, from: number, end: CarriedEnd): Promise<Row[]> {
  const rows = await client.ledgerEntry.findMany({
    where: { id: { gte: from, lte: Math.min(from + pageSize - 1, end.entries) } },
    orderBy: { id: 'asc' },
    select: { id: true, at: true, body: true, leaf: true },
  });
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

/** Checks the entries that were carried over. Returns the first fault; null if there is none. */
export async function findCarriedFault(
  database: Database,
  end: CarriedEnd,
  publicKeys: readonly KeyObject[],
): Promise<Fault | null> {
  const chain = new ChainCheck(await readCarriedCheckpoints(database), publicKeys);
  while (chain.next <= end.entries) {
    const rows = await readRows(database, chain.next, end);
    if (rows.length === 0) return { entry: entryId(chain.next), what: 'is missing: it was deleted' };
    for (const row of rows) {
      const fault = chain.add(row);
      if (fault !== null) return fault;
    }
    const hidden = await findContentFault(database, rows);
    if (hidden !== null) return hidden;
  }
  if (chain.hash === end.hash) return null;
  return { entry: entryId(end.entries), what: 'is not the one that was carried over: the chain was changed' };
}
