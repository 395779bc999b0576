import type { Database } from '../db/database.ts';
import type { PrismaClient } from '../db/generated/client/client.ts';
import { appendBodies } from './append-bodies.ts';
import { writeBody } from './entry.ts';
import type { ChangedColumns, LedgerEvent } from './event.ts';

/** A change of what decides access, as the database noted it. */
interface Change {
  readonly table: string;
  readonly row: string;
  readonly operation: string;
  readonly at: Date;
  /** What columns were and became. */
  readonly details: ChangedColumns | null;
  /** Roles of the database: the one that had signed in, and the one that it acted as. */
  readonly sessionUser: string | null;
  readonly currentUser: string | null;
}

/** The most rows that one entry names. */
const rowsPerEntry = 200;

/** The first load of the reference data makes hundreds of changes, on a slow machine. */
const longestTransaction = 30_000;

/** Changes of one kind that were made at once, in parts that an entry can name. */
function groupChanges(changes: readonly Change[]): [Change, ...Change[]][] {
  const groups = new Map<string, [Change, ...Change[]][]>();
  for (const change of changes) {
    const { at, operation, table, sessionUser, currentUser } = change;
    const name = JSON.stringify([at, operation, table, sessionUser, currentUser]);
    const parts = groups.get(name) ?? [];
    groups.set(name, parts);
    const last = parts.at(-1);
    if (last === undefined || last.length === rowsPerEntry) parts.push([change]);
    else last.push(change);
  }
  return [...groups.values()].flat();
}

function eventOf(changes: readonly [Change, ...Change[]]): LedgerEvent {
  const [{ operation, sessionUser, currentUser }] = changes;
  return {
    kind: 'CHANGE',
    actor: sessionUser,
    client: currentUser === sessionUser ? null : currentUser,
    role: 'ADMIN',
    departmentId: null,
    ownerDepartmentId: null,
    purpose: null,
    caseReference: null,
    operation,
    dataClass: null,
    clauseId: null,
    reason: null,
    fields: changes.map(({ table, row }) => `${table} ${row}`),
    subjects: [],
    changes: changes.map(({ details }) => details ?? {}),
  };
}

const bodyOf = (changes: readonly [Change, ...Change[]]): string =>
  writeBody(eventOf(changes), changes[0].at.toISOString());

type Transaction = Pick<PrismaClient, '$queryRaw'>;

/** Takes the notes away. Whoever holds the head, as an append of nothing does, is alone in this: nobody else takes the same ones. */
async function takeChanges(transaction: Transaction): Promise<Change[]> {
  await appendBodies(transaction, []);
  const taken = await transaction.$queryRaw<(Change & { readonly id: bigint })[]>`
    DELETE FROM public."AccessChange"
    RETURNING "id", "table", "row", "operation", "at", "details", "sessionUser", "currentUser"`;
  return taken.sort((left, right) => Number(left.id - right.id));
}

async function moveChanges(transaction: Transaction): Promise<number> {
  const groups = groupChanges(await takeChanges(transaction));
  if (groups.length > 0) await appendBodies(transaction, groups.map(bodyOf));
  return groups.length;
}

/**
 * Moves the noted changes of what decides access into the ledger, in one transaction; answers how many entries they made.
 * An entry names at most 200 rows of one table that were changed in the same way at once.
 */
export async function recordChanges({ client }: Database): Promise<number> {
  const found = await client.$queryRaw<unknown[]>`SELECT 1 FROM public."AccessChange" LIMIT 1`;
  return found.length === 0 ? 0 : client.$transaction(moveChanges, { timeout: longestTransaction });
}
