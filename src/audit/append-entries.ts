import type { Queryable } from '../db/raw-queries.ts';
import type { WrittenEntry } from './entry.ts';
import { allMentions, type Mention } from './mentions.ts';

/**
 * Adds entries in one statement. Outside a transaction they are durable when it returns. Returns the highest of their
 * numbers.
 * @param mentions those of the entries' mentions that may not be stored yet; all, if absent
 */
export async function appendEntries(
  queries: Queryable,
  entries: readonly WrittenEntry[],
  mentions: readonly Mention[] = allMentions(entries),
): Promise<number> {
  const [added] = await queries.$queryRaw<{ last: bigint | null }[]>`
    SELECT public.ledger_append(
      ${entries.map(({ body }) => body)}::text[], ${entries.map(({ at }) => at)}::text[]::timestamptz[],
      ${entries.map(({ subjects }) => subjects)}::text[], ${entries.map(({ salt }) => salt)}::text[],
      ${entries.map(({ leaf }) => leaf)}::text[], ${mentions.map(({ key }) => key)}::text[],
      ${mentions.map(({ second }) => second)}::integer[]
    ) AS "last"`;
  if (added?.last == null) throw new Error('The ledger did not answer.');
  return Number(added.last);
}
