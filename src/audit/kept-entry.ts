import type { PrismaClient } from '../db/generated/client/client.ts';
import type { Link } from './chain-check.ts';

/** An entry with everything that the database stores of it. */
export interface KeptEntry extends Link {
  /** The columns that are copied from the body, by name. */
  readonly columns: Readonly<Record<string, unknown>>;
  /** Keys of the beneficiaries in its rows of LedgerSubject, in any order. */
  readonly subjects: readonly string[];
}

export interface KeptPage {
  readonly entries: readonly KeptEntry[];
  /** The id of a missing entry that rows of LedgerSubject name; null if none is missing. */
  readonly orphan: string | null;
  /** The last id of the page; null if it is the last page. */
  readonly last: string | null;
}

const pageSize = 500;

type Client = Pick<PrismaClient, 'ledgerEntry' | 'ledgerSubject'>;

/** Groups the keys of beneficiaries by entry. */
function bySubjects(
  rows: readonly { readonly entryId: string; readonly beneficiaryId: string }[],
): Map<string, string[]> {
  const subjects = new Map<string, string[]>();
  for (const { entryId, beneficiaryId } of rows) {
    const known = subjects.get(entryId);
    if (known === undefined) subjects.set(entryId, [beneficiaryId]);
    else known.push(beneficiaryId);
  }
  return subjects;
}

/**
 * Reads the next page of entries after an id (null for the first page) up to another, and the rows of LedgerSubject
 * between them that belong to no entry.
 */
export async function readKeptPage(client: Client, after: string | null, upTo: string): Promise<KeptPage> {
  const from = after === null ? {} : { gt: after };
  const rows = await client.ledgerEntry.findMany({
    where: { id: { ...from, lte: upTo } },
    orderBy: { id: 'asc' },
    take: pageSize,
  });
  const last = rows.length < pageSize ? null : (rows.at(-1)?.id ?? null);
  const named = await client.ledgerSubject.findMany({
    where: { entryId: { ...from, lte: last ?? upTo } },
    orderBy: { entryId: 'asc' },
  });
  const subjects = bySubjects(named);
  const entries = rows.map(({ id, hash, body, ...columns }) => {
    const own = subjects.get(id) ?? [];
    subjects.delete(id);
    return { id, hash, body, columns, subjects: own };
  });
  const [orphan] = subjects.keys();
  return { entries, orphan: orphan ?? null, last };
}
