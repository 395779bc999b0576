import { createHash } from 'node:crypto';
import type { AssertedBy, Gathered, LedgerEvent } from './event.ts';

/** What an entry says: an event, and when it was. */
export interface EntryContent extends Omit<LedgerEvent, 'gathered'>, Partial<Gathered> {
  /** Instant in UTC with milliseconds, `2026-11-22T10:00:00.123Z`. */
  readonly at: string;
}

/** What PostgreSQL keeps in no text: U+0000, and halves of characters. */
const unstorable = /[\0\p{Surrogate}]/gu;

const clean = (text: string): string => text.replaceAll(unstorable, '\uFFFD');
const cleanOrNull = (text: string | null): string | null => text && clean(text);

const cleanAssertion = ({ hub, id, clauses }: AssertedBy): AssertedBy => ({
  hub: clean(hub),
  id: clean(id),
  clauses: clauses.map(clean),
});

/** What only some entries hold. It comes last, and only where it is: earlier versions know no such key. */
const writeOptional = ({ gathered, address, changes, assertion }: LedgerEvent): Partial<EntryContent> => ({
  ...(gathered === undefined ? {} : { count: gathered.count, since: gathered.since }),
  ...(address == null ? {} : { address: clean(address) }),
  ...(changes === undefined ? {} : { changes }),
  ...(assertion === undefined ? {} : { assertion: cleanAssertion(assertion) }),
});

/**
 * The body of an entry: JSON with its keys in this order, no space between. It is what is hashed, so it is made once and
 * kept as it is.
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

/** The id of the entry at a place: sixteen digits, so that ids are in the order of places. */
export const entryId = (sequence: number): string => String(sequence).padStart(16, '0');

/**
 * The hash of an entry, hexadecimal: that of the entry before (empty before the first), its id and its body. The database
 * makes the same one when it adds an entry.
 */
export const hashEntry = (previous: string, id: string, body: string): string =>
  createHash('sha256').update(`${previous}\n${id}\n${body}`).digest('hex');
