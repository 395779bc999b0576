import type { Database } from '../db/database.ts';
import { entryId } from './entry.ts';
import type { Fault } from './fault.ts';
import type { StoredEntry } from './kept-blocks.ts';

/** What is compared of an entry. */
type Compared = Pick<StoredEntry, 'id' | 'at' | 'body'>;

/** What an entry is found by, as its body tells it. */
interface Content {
  readonly id: number;
  readonly at: string;
  readonly subjects: readonly string[];
  readonly mentions: readonly string[];
}

type Line = Readonly<Record<string, unknown>>;

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

/** @throws SyntaxError for a body that is not lines of JSON */
function readContent({ id, body }: Compared): Content {
  const lines = body.split('\n').map((line) => JSON.parse(line) as Line);
  const [common = {}] = lines;
  const mentioned = lines.flatMap((line) => [line['ownerDepartmentId'], line['clauseId'], line['departmentId']]);
  return {
    id,
    at: String(common['at']),
    subjects: lines.flatMap((line) => textsOf(line['subjects'])),
    mentions: [...new Set(mentioned.filter((key) => typeof key === 'string'))],
  };
}

/** Returns the entries that are not found by the keys of all their beneficiaries and of all that they mention. */
async function findHidden({ client }: Database, contents: readonly Content[]): Promise<number[]> {
  const ids = contents.map(({ id }) => id);
  const rows = await client.$queryRaw<{ id: bigint }[]>`
    SELECT entry."id" FROM unnest(${ids}::bigint[], ${contents.map(({ subjects }) => subjects.join('\n'))}::text[],
      ${contents.map(({ mentions }) => mentions.join('\n'))}::text[]) AS told (id, subjects, mentions)
    JOIN public."LedgerEntry" entry ON entry."id" = told.id
    WHERE (entry."subjects" @> public.ledger_fingerprints(string_to_array(told.subjects, E'\n'))
        AND entry."subjects" <@ public.ledger_fingerprints(string_to_array(told.subjects, E'\n'))) IS NOT TRUE
      OR EXISTS (SELECT 1 FROM unnest(string_to_array(told.mentions, E'\n')) AS named WHERE NOT EXISTS (
        SELECT 1 FROM public."LedgerMention" mention
        WHERE mention."key" = named AND mention."second" = floor(extract(epoch FROM entry."at"))::integer))
    ORDER BY 1`;
  return rows.map(({ id }) => Number(id));
}

/** Compares what entries are found by with their bodies. Returns what is wrong with the first; null if all agree. */
export async function findContentFault(database: Database, entries: readonly Compared[]): Promise<Fault | null> {
  const contents: Content[] = [];
  for (const entry of entries) {
    const { id, at } = entry;
    try {
      contents.push(readContent(entry));
    } catch {
      return { entry: entryId(id), what: 'has a body that is not an entry' };
    }
    if (contents.at(-1)?.at !== at.toISOString()) {
      return { entry: entryId(id), what: 'has a column at that differs from its body' };
    }
  }
  const [hidden] = await findHidden(database, contents);
  if (hidden === undefined) return null;
  return {
    entry: entryId(hidden),
    what: 'is not found by all that its body names: LedgerMention or its fingerprints were changed',
  };
}
