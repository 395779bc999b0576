import type { PrismaClient } from '../db/generated/client/client.ts';
import type { Link } from './chain-check.ts';

/** An entry with all that the database keeps of it. */
export interface KeptEntry extends Link {
  /** The columns that are taken from the body, by their names. */
  readonly columns: Readonly<Record<string, unknown>>;
  /** Keys of the beneficiaries in its rows of LedgerSubject, in any order. */
  readonly subjects: readonly string[];
}

export interface KeptPage {
  readonly entries: readonly KeptEntry[];
  /** The id of an entry that rows of LedgerSubject name and that is not there; null for none. */
  readonly orphan: string | null;
  /** The id that the page ends with; null where it is the last. */
  readonly last: string | null;
}

const pageSize = 500;

type Client = Pick<PrismaClient, 'ledgerEntry' | 'ledgerSubject'>;

/** The keys of the beneficiaries that each entry tells of. */
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

/** The next page of entries after an id (from the first one where it is null) up to another, and rows of subjects between them that belong to none. */
export async function readKeptPage(client: Client, after: string | null, upTo: string): Promise<KeptPage> {
  const from = after === null ? {} : { gt: after };
  const rows = await client.ledgerEntry.findMany({
    where: { id: { ...from, lte: upTo } },
    orderBy: { id: 'asc' },
    take: pageSize,
  });
  const last = rows.length < pageSize ? null : (rows.at(-1)?.id ?? null);
  const told = await client.ledgerSubject.findMany({
    where: { entryId: { ...from, lte: last ?? upTo } },
    orderBy: { entryId: 'asc' },
  });
  const subjects = bySubjects(told);
  const entries = rows.map(({ id, hash, body, ...columns }) => {
    const own = subjects.get(id) ?? [];
    subjects.delete(id);
    return { id, hash, body, columns, subjects: own };
  });
  const [orphan] = subjects.keys();
  return { entries, orphan: orphan ?? null, last };
}
