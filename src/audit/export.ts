import { z } from 'zod';
import type { Database } from '../db/database.ts';
import type { Link } from './chain-check.ts';

/** An exported entry, one JSON object a line, with everything that is needed to check it without the database. */
export interface ExportedEntry extends Link {
  /** Hash of the entry before; empty before the first. */
  readonly previous: string;
}

const pageSize = 1000;

const shape = z.object({ id: z.string(), previous: z.string(), hash: z.string(), body: z.string() });

/** Parses a line of an export; null if it is not an entry. */
export function parseExported(line: string): ExportedEntry | null {
  try {
    return shape.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

/**
 * Finds the id of the first entry since an instant, or of the whole ledger if that is null; null if no entry is found.
 */
async function findFirst({ client }: Database, since: Date | null): Promise<string | null> {
  const where = since === null ? {} : { at: { gte: since } };
  const first = await client.ledgerEntry.findFirst({ where, orderBy: { id: 'asc' }, select: { id: true } });
  return first?.id ?? null;
}

async function hashBefore({ client }: Database, id: string): Promise<string> {
  const where = { id: { lt: id } };
  const before = await client.ledgerEntry.findFirst({ where, orderBy: { id: 'desc' }, select: { hash: true } });
  return before?.hash ?? '';
}

type Bound = { readonly gte: string } | { readonly gt: string };

const readPage = ({ client }: Database, id: Bound): Promise<Link[]> =>
  client.ledgerEntry.findMany({
    where: { id },
    orderBy: { id: 'asc' },
    take: pageSize,
    select: { id: true, hash: true, body: true },
  });

/**
 * Reads the ledger as lines of an export, page by page: from the first entry since an instant, without gaps, even if
 * clocks gave a later entry an earlier time.
 */
export async function* exportLines(database: Database, since: Date | null): AsyncGenerator<string> {
  const first = await findFirst(database, since);
  if (first === null) return;
  let previous = await hashBefore(database, first);
  let page = await readPage(database, { gte: first });
  while (page.length > 0) {
    let last = first;
    let lines = '';
    for (const { id, hash, body } of page) {
      lines += `${JSON.stringify({ id, previous, hash, body } satisfies ExportedEntry)}\n`;
      previous = hash;
      last = id;
    }
    yield lines;
    page = await readPage(database, { gt: last });
  }
}
