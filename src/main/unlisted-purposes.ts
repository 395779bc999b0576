import type { Database } from '../db/database.ts';
import type { AccessPurposes } from '../identity/purposes.ts';
import type { Say } from './store.ts';

const maxNamed = 5;

/** Warns the operator of sharing clauses with purposes that no request can name: they open less than they seem to. */
export async function sayUnlistedPurposes({ client }: Database, purposes: AccessPurposes, say: Say): Promise<void> {
  const clauses = await client.sharingClause.findMany({
    select: { position: true, purposes: true, agreement: { select: { id: true, number: true } } },
    orderBy: { id: 'asc' },
  });
  const unlisted = clauses.flatMap(({ position, purposes: codes, agreement }) =>
    codes
      .filter((code) => !purposes.has(code))
      .map((code) => `${code} (clause ${position} of ${agreement.number ?? agreement.id})`),
  );
  if (unlisted.length === 0) return;
  const more = unlisted.length > maxNamed ? ` and ${unlisted.length - maxNamed} more` : '';
  const named = unlisted.slice(0, maxNamed).join(', ');
  say(`These purposes of clauses are not on the list of purposes, so no request can name them: ${named}${more}.`);
}
