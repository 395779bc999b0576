import { createPublicKey, type KeyObject } from 'node:crypto';
import { OperatorError } from '../base/errors.ts';
import type { Database } from '../db/database.ts';
import type { PrismaClient } from '../db/generated/client/client.ts';
import { appendEntries } from './append-entries.ts';
import { checkArchive, writeArchive, type Archived, type BlockRange } from './archive-file.ts';
import { readArchives, signStatement, toRanges } from './archived.ts';
import { readCarriedEnd } from './carried/verify-carried.ts';
import { closeAllBlocks } from './close-blocks.ts';
import { writeStatement } from './entry.ts';
import type { Month } from './month.ts';

/** What a month has in the database. */
interface Content {
  readonly entries: number;
  /** Entries of the ledger's first form. */
  readonly carried: number;
  readonly blocks: BlockRange | null;
}

type Client = Pick<PrismaClient, '$queryRaw' | '$executeRaw'>;

/** A block is closed after its entries, perhaps long after; clocks of several machines may differ by less than a day. */
const slack = 24 * 3_600_000;

async function readContent(database: Database, { from, to }: Month): Promise<Content> {
  const { entries: lastCarried } = await readCarriedEnd(database.client);
  const [found] = await database.client.$queryRaw<
    { entries: bigint; carried: bigint; first: bigint | null; last: bigint | null }[]
  >`
    WITH own AS (SELECT "id" FROM public."LedgerEntry"
      WHERE "at" >= ${from.toISOString()}::text::timestamptz AND "at" < ${to.toISOString()}::text::timestamptz),
    covering AS (SELECT "number" FROM public."LedgerBlock"
      WHERE "at" >= ${new Date(from.getTime() - slack).toISOString()}::text::timestamptz
        AND EXISTS (SELECT 1 FROM unnest("entries") AS entry(id) JOIN own ON own."id" = entry.id))
    SELECT (SELECT count(*) FROM own) AS "entries",
      (SELECT count(*) FROM own WHERE "id" <= ${lastCarried}::bigint + 1 AND ${lastCarried}::bigint > 0) AS "carried",
      (SELECT min("number") FROM covering) AS "first", (SELECT max("number") FROM covering) AS "last"`;
  const { entries = 0n, carried = 0n, first = null, last = null } = found ?? {};
  const blocks = first === null || last === null ? null : { first: Number(first), last: Number(last) };
  return { entries: Number(entries), carried: Number(carried), blocks };
}

/** Removes the entries of a month. The month's own table is dropped; what is among the rest is deleted. */
async function remove(client: Client, { from, to }: Month): Promise<void> {
  const [low, high] = [from.toISOString(), to.toISOString()];
  await client.$executeRaw`SELECT public.ledger_remove_month(${low}::text::timestamptz, ${high}::text::timestamptz)`;
}

/** Appends the statement of an archive: it names all entries that any archive has, so that one statement tells them all. */
async function state(client: Client, statement: string): Promise<void> {
  const entry = writeStatement('ARCHIVE', { archived: statement }, new Date().toISOString());
  await appendEntries(client, [entry]);
}

function blocksOf(content: Content, month: Month): BlockRange {
  if (month.to > new Date())
    throw new OperatorError(`${month.name} is not over yet: only a past month can be archived.`);
  if (content.carried > 0) {
    throw new OperatorError(
      `${month.name} has entries of the ledger's first form, which stay in the database. Archive a later month.`,
    );
  }
  if (content.blocks === null) throw new OperatorError(`The ledger has no entry of ${month.name}.`);
  return content.blocks;
}

/** Where an archive goes, and the keys of the ledger. */
export interface ArchiveTarget {
  readonly file: string;
  readonly key: KeyObject;
  /** Further public keys, under which earlier archives may be stated. */
  readonly publicKeys?: readonly KeyObject[];
}

/** Milliseconds. Dropping a large table waits for readers. */
const longestRemoval = 60_000;

/**
 * Moves the entries of a past month to a file, which verifies by itself, and removes them from the database. The blocks stay,
 * with the hash of each entry, so that the chain is whole without them; an entry of the ledger states the archive. If
 * anything fails before the end, the database keeps the entries.
 * @throws OperatorError for a month that is not over, has no entry, or cannot be archived
 */
export async function archiveMonth(database: Database, month: Month, target: ArchiveTarget): Promise<Archived> {
  const publicKeys = [createPublicKey(target.key), ...(target.publicKeys ?? [])];
  await closeAllBlocks(database, target.key);
  const content = await readContent(database, month);
  const blocks = blocksOf(content, month);
  const archived = await writeArchive(database, { month, blocks }, target);
  const { fault } = await checkArchive(target.file, publicKeys);
  if (fault !== null || archived.ids.length !== content.entries) {
    throw new OperatorError(`${month.name} got new entries meanwhile: delete ${target.file}, and try again.`);
  }
  const earlier = (await readArchives(database, publicKeys)).flatMap(({ entries }) => entries);
  const entries = [...earlier, ...toRanges(archived.ids)];
  const statement = signStatement({ month: month.name, entries, file: archived.hash }, target.key);
  await database.client.$transaction(
    async (client) => {
      await state(client, statement);
      await remove(client, month);
    },
    { timeout: longestRemoval },
  );
  await closeAllBlocks(database, target.key);
  return archived;
}
