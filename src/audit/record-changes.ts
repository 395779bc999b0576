import type { Database } from '../db/database.ts';
import type { PrismaClient } from '../db/generated/client/client.ts';
import { appendEntries } from './append-entries.ts';
import { writeEntry, type WrittenEntry } from './entry.ts';
import type { ChangedColumns, LedgerEvent } from './event.ts';

/** A change that affects access, as the database recorded it. */
interface Change {
  readonly table: string;
  readonly row: string;
  readonly operation: string;
  readonly at: Date;
  /** Old and new values of columns. */
  readonly details: ChangedColumns | null;
  /** Roles of the database: the one that signed in, and the one under which it acted. */
  readonly sessionUser: string | null;
  readonly currentUser: string | null;
}

/** Maximum number of rows that one entry names. */
const rowsPerEntry = 200;

/** Milliseconds. The first load of the reference data makes hundreds of changes, perhaps on a slow machine. */
const longestTransaction = 30_000;

/** Groups changes of one kind that were made in one transaction, in parts that fit into an entry. */
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
  const fields = changes.map(({ table, row }) => `${table} ${row}`);
  return {
    actor: sessionUser,
    client: currentUser === sessionUser ? null : currentUser,
    role: 'ADMIN',
    departmentId: null,
    purpose: null,
    caseReference: null,
    operation,
    parts: [
      {
        look: { kind: 'CHANGE', dataClass: null, reason: null, fields },
        ownerDepartmentId: null,
        clauseId: null,
        subjects: [],
        changes: changes.map(({ details }) => details ?? {}),
      },
    ],
  };
}

const entryOf = (changes: readonly [Change, ...Change[]]): WrittenEntry =>
  writeEntry(eventOf(changes), changes[0].at.toISOString());

type Transaction = Pick<PrismaClient, '$queryRaw'>;

/** Deletes and returns the recorded changes. A row that another process deletes at the same time is not returned. */
async function takeChanges(transaction: Transaction): Promise<Change[]> {
  const taken = await transaction.$queryRaw<(Change & { readonly id: bigint })[]>`
    DELETE FROM public."AccessChange"
    RETURNING "id", "table", "row", "operation", "at", "details", "sessionUser", "currentUser"`;
  return taken.sort((left, right) => Number(left.id - right.id));
}

async function moveChanges(transaction: Transaction): Promise<number | null> {
  const groups = groupChanges(await takeChanges(transaction));
  return groups.length === 0 ? null : appendEntries(transaction, groups.map(entryOf));
}

/**
 * Moves the recorded access changes into the ledger, in one transaction. Returns the highest number of the entries; null
 * if there was nothing to move. An entry names at most 200 rows of one table that were changed in the same way at once.
 */
export async function recordChanges({ client }: Database): Promise<number | null> {
  const found = await client.$queryRaw<unknown[]>`SELECT 1 FROM public."AccessChange" LIMIT 1`;
  return found.length === 0 ? null : client.$transaction(moveChanges, { timeout: longestTransaction });
}
