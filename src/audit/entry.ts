import { randomFillSync } from 'node:crypto';
import { hashLook, hashPart, hashParts, saltsOf } from './entry-hash.ts';
import type { AssertedBy, EventPart, LedgerEvent, Look } from './event.ts';

/** An entry that is ready to be stored. */
export interface WrittenEntry {
  /** Instant in UTC with milliseconds, `2026-11-22T10:00:00.123Z`. */
  readonly at: string;
  readonly body: string;
  /** Keys of all its beneficiaries, one a line. */
  readonly subjects: string;
  /** Hexadecimal, as the leaf is. */
  readonly salt: string;
  readonly leaf: string;
  /** Keys of the departments and clauses in it. */
  readonly mentions: ReadonlySet<string>;
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

/** Writes the line of the request. */
const writeCommon = (event: LedgerEvent, at: string): string =>
  JSON.stringify({
    at,
    actor: cleanOrNull(event.actor),
    client: cleanOrNull(event.client),
    role: event.role,
    departmentId: event.departmentId,
    purpose: cleanOrNull(event.purpose),
    caseReference: cleanOrNull(event.caseReference),
    operation: cleanOrNull(event.operation),
    ...(event.address == null ? {} : { address: clean(event.address) }),
    ...(event.assertion === undefined ? {} : { assertion: cleanAssertion(event.assertion) }),
  });

interface LookText {
  readonly line: string;
  readonly hash: string;
}

/** The lines of looks that were written before: all requests of one operation share theirs. */
const lookTexts = new WeakMap<Look, LookText>();

function writeLook(look: Look): LookText {
  const known = lookTexts.get(look);
  if (known !== undefined) return known;
  const { kind, dataClass, reason, fields } = look;
  const line = JSON.stringify({ kind, dataClass, reason: cleanOrNull(reason), fields: fields.map(clean) });
  const text = { line, hash: hashLook(line) };
  lookTexts.set(look, text);
  return text;
}

/** The keys of a part's beneficiaries, each once. */
const subjectsOf = ({ subjects }: EventPart): string[] => [...new Set(subjects.map(clean))];

/** Longest key of a department or clause; an index refuses much longer ones. */
const longestKey = 100;

/** The key of a department or clause; null for a text that a client made up and that no department can have. */
const keyOrNull = (key: string | null): string | null =>
  key !== null && key.length <= longestKey && key === clean(key) ? key : null;

function writePart(part: EventPart, look: number, subjects: readonly string[]): string {
  const { ownerDepartmentId, clauseId, gathered, changes } = part;
  const owner = `"ownerDepartmentId":${JSON.stringify(keyOrNull(ownerDepartmentId))},"clauseId":${JSON.stringify(clauseId)}`;
  const counted = gathered === undefined ? '' : `,"count":${gathered.count},"since":${JSON.stringify(gathered.since)}`;
  const changed = changes === undefined ? '' : `,"changes":${JSON.stringify(changes)}`;
  return `{"look":${look},${owner},"subjects":${JSON.stringify(subjects)}${counted}${changed}}`;
}

/** Numbers the looks of an event: two with the same text are one. */
function numberLooks(parts: readonly EventPart[]): { readonly texts: LookText[]; readonly places: number[] } {
  const texts: LookText[] = [];
  const byLine = new Map<string, number>();
  const places = parts.map(({ look }) => {
    const text = writeLook(look);
    const known = byLine.get(text.line);
    if (known !== undefined) return known;
    byLine.set(text.line, texts.length);
    return texts.push(text) - 1;
  });
  return { texts, places };
}

function mentionsOf({ departmentId, parts }: LedgerEvent): Set<string> {
  const mentions = new Set(
    parts.flatMap(({ ownerDepartmentId, clauseId }) => [keyOrNull(ownerDepartmentId), clauseId]),
  );
  mentions.add(departmentId);
  mentions.delete(null);
  return mentions as Set<string>;
}

/** Random bytes for many entries at once: asking for sixteen each time costs more than the hash. */
const pool = Buffer.alloc(4096);
let used = pool.length;

function takeSalt(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 16;
  return Buffer.from(pool.subarray(used - 16, used));
}

/** Writes the entry of an event: its text once, as it is hashed and stored, and its hash. */
export function writeEntry(event: LedgerEvent, at: string): WrittenEntry {
  const { parts } = event;
  const common = writeCommon(event, at);
  const { texts, places } = numberLooks(parts);
  const subjects = parts.map(subjectsOf);
  const lines = parts.map((part, number) => writePart(part, places[number] ?? 0, subjects[number] ?? []));
  const salt = takeSalt();
  const salts = saltsOf(salt, parts.length);
  const hashes = lines.map((line, number) =>
    hashPart(salts[number] ?? '', texts[places[number] ?? 0]?.hash ?? '', line),
  );
  return {
    at,
    body: [common, ...texts.map(({ line }) => line), ...lines].join('\n'),
    subjects: subjects.flat().join('\n'),
    salt: salt.toString('hex'),
    leaf: hashParts(common, hashes),
    mentions: mentionsOf(event),
  };
}

/** Returns the id of the entry with a number: sixteen digits, so that ids sort by number. */
export const entryId = (id: number): string => String(id).padStart(16, '0');

/** Writes an entry that states something of the ledger itself; it is found by the name of its operation. */
export function writeStatement(operation: string, stated: Readonly<Record<string, unknown>>, at: string): WrittenEntry {
  const common = JSON.stringify({
    at,
    actor: null,
    client: null,
    role: 'ADMIN',
    departmentId: null,
    purpose: null,
    caseReference: null,
    operation,
    ...stated,
  });
  const look = writeLook({ kind: 'CHANGE', dataClass: null, reason: null, fields: ['LedgerEntry'] });
  const part = '{"look":0,"ownerDepartmentId":null,"clauseId":null,"subjects":[]}';
  return {
    at,
    body: [common, look.line, part].join('\n'),
    subjects: '',
    salt: '',
    leaf: hashParts(common, [hashPart('', look.hash, part)]),
    mentions: new Set([operation]),
  };
}
