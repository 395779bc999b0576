import { createHash } from 'node:crypto';
import type { AssertedBy, Gathered, LedgerEvent } from './event.ts';

/** The content of an entry: an event, and its time. */
export interface EntryContent extends Omit<LedgerEvent, 'gathered'>, Partial<Gathered> {
  /** Instant in UTC with milliseconds, `2026-11-22T10:00:00.123Z`. */
  readonly at: string;
}

/** Characters that PostgreSQL cannot store: U+0000, and halves of surrogate pairs. */
const unstorable = /[\0\p{Surrogate}]/gu;

const clean = (text: string): string => text.replaceAll(unstorable, '\uFFFD');
const cleanOrNull = (text: string | null): string | null => text && clean(text);

const cleanAssertion = ({ hub, id, clauses }: AssertedBy): AssertedBy => ({
  hub: clean(hub),
  id: clean(id),
  clauses: clauses.map(clean),
});

/** Keys that only some entries have. They come last, and are omitted if empty: earlier versions do not know them. */
const writeOptional = ({ gathered, address, changes, assertion }: LedgerEvent): Partial<EntryContent> => ({
  ...(gathered === undefined ? {} : { count: gathered.count, since: gathered.since }),
  ...(address == null ? {} : { address: clean(address) }),
  ...(changes === undefined ? {} : { changes }),
  ...(assertion === undefined ? {} : { assertion: cleanAssertion(assertion) }),
});

/**
 * Writes the body of an entry: JSON with its keys in this order, without spaces. The hash covers this text, so it is
 * written once and stored unchanged.
 */
export const writeBody = (event: LedgerEvent, at: string): string =>
  JSON.stringify({
    at,
    kind: event.kind,
    actor: cleanOrNull(event.actor),
    client: cleanOrNull(event.client),
    role: event.role,
    departmentId: event.departmentId,
    ownerDepartmentId: event.ownerDepartmentId,
    purpose: cleanOrNull(event.purpose),
    caseReference: cleanOrNull(event.caseReference),
    operation: cleanOrNull(event.operation),
    dataClass: event.dataClass,
    clauseId: event.clauseId,
    reason: cleanOrNull(event.reason),
    fields: event.fields.map(clean),
    subjects: [...new Set(event.subjects.map(clean))],
    ...writeOptional(event),
  } satisfies EntryContent);

/** Returns the id of the entry at a place: sixteen digits, so that ids sort by place. */
export const entryId = (sequence: number): string => String(sequence).padStart(16, '0');

/**
 * Computes the hash of an entry, hexadecimal: over the hash of the entry before (empty before the first), its id and
 * its body. The database computes the same hash when it adds an entry.
 */
export const hashEntry = (previous: string, id: string, body: string): string =>
  createHash('sha256').update(`${previous}\n${id}\n${body}`).digest('hex');
