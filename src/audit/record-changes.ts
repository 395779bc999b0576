import type { Database } from '../db/database.ts';
import type { PrismaClient } from '../db/generated/client/client.ts';
import { appendBodies, type Head } from './append-bodies.ts';
import { writeBody } from './entry.ts';
import type { LedgerEvent } from './event.ts';

/** A change of what decides access, as the database noted it. */
interface Change {
  readonly table: string;
  readonly row: string;
  readonly operation: string;
  readonly at: Date;
}

/** How many entries were added, and how far the ledger goes since. */
export interface Recorded {
  readonly entries: number;
  readonly head: Head;
}

/** The most rows that one entry names. */
const rowsPerEntry = 200;

/** The first load of the reference data makes hundreds of changes, on a slow machine. */
const longestTransaction = 30_000;

/** Changes of one kind that were made at once, in parts that an entry can name. */
function groupChanges(changes: readonly Change[]): Change[][] {
  const groups = new Map<string, Change[][]>();
  for (const change of changes) {
    const name = `${change.at.toISOString()} ${change.operation} ${change.table}`;
    const parts = groups.get(name) ?? [];
    groups.set(name, parts);
    const last = parts.at(-1);
    if (last === undefined || last.length === rowsPerEntry) parts.push([change]);
    else last.push(change);
  }
  return [...groups.values()].flat();
}

const eventOf = (changes: readonly Change[]): LedgerEvent => ({
  kind: 'CHANGE',
  actor: null,
  client: null,
  role: 'ADMIN',
  departmentId: null,
  ownerDepartmentId: null,
  purpose: null,
  caseReference: null,
  operation: changes[0]?.operation ?? null,
  dataClass: null,
  clauseId: null,
  reason: null,
  fields: changes.map(({ table, row }) => `${table} ${row}`),
  subjects: [],
});

const bodyOf = (changes: readonly Change[]): string => writeBody(eventOf(changes), changes[0]?.at.toISOString() ?? '');

type Transaction = Pick<PrismaClient, '$queryRaw' | '$executeRaw'>;

/** Takes the notes away. Whoever holds the head is alone in this: nobody else takes the same ones. */
async function takeChanges(transaction: Transaction): Promise<Change[]> {
  await transaction.$executeRaw`SELECT 1 FROM "LedgerHead" WHERE "id" = 1 FOR UPDATE`;
  const taken = await transaction.$queryRaw<(Change & { readonly id: bigint })[]>`
    DELETE FROM "AccessChange" RETURNING "id", "table", "row", "operation", "at"`;
  return taken.sort((left, right) => Number(left.id - right.id));
}

async function moveChanges(transaction: Transaction): Promise<Recorded | null> {
  const groups = groupChanges(await takeChanges(transaction));
  if (groups.length === 0) return null;
  return { entries: groups.length, head: await appendBodies(transaction, groups.map(bodyOf)) };
}

/**
 * Moves the noted changes of what decides access into the ledger, in one transaction; answers null where there were none.
 * An entry names at most 200 rows of one table that were changed in the same way at once.
 */
export async function recordChanges({ client }: Database): Promise<Recorded | null> {
  const found = await client.$queryRaw<unknown[]>`SELECT 1 FROM "AccessChange" LIMIT 1`;
  return found.length === 0 ? null : client.$transaction(moveChanges, { timeout: longestTransaction });
}
