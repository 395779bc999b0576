import type { Denied } from '../access/forbidden.ts';
import type { Viewer } from '../access/viewer.ts';
import type { AssertedBy, EventPart, LedgerEvent, Look } from '../audit/event.ts';
import type { Notes, ReadNote } from '../graph/guard/notes.ts';
import type { Assertion } from '../identity/assertion/assertion.ts';

/** Maximum number of fields, and of beneficiaries, in one part of denials. */
const maxNamed = 100;

/** Maximum number of parts for the denials of one request with a credential; further denials share one more part. */
const maxDenialParts = 50;

/** The recipient of data, and the operation. */
export interface Recipient {
  readonly viewer: Viewer;
  /** Name of the operation, or the start of its hash; null if it has neither. */
  readonly operation: string | null;
  /** Address of the client; null if it is not known. */
  readonly address: string | null;
}

/** Personal data that was read, and denials. */
export type DisclosureNotes = Pick<Notes, 'reads' | 'denials'>;

type Common = Omit<LedgerEvent, 'parts'>;

const assertedBy = ({ hub, id, clauses }: Assertion): AssertedBy => ({ hub, id, clauses });

function commonOf({ viewer, operation, address }: Recipient): Common {
  const { subject, client, role, assertion } = viewer.identity;
  return {
    actor: subject,
    client,
    role,
    departmentId: viewer.departmentId,
    purpose: viewer.purpose,
    caseReference: viewer.caseReference,
    operation,
    // A credential names its holder, so only anonymous clients are identified by their address.
    ...(role === 'ANONYMOUS' && { address }),
    ...(assertion && { assertion: assertedBy(assertion) }),
  };
}

const isIdentity = (field: string): boolean => field.startsWith('BeneficiaryIdentity.');

function lookOf(fields: Iterable<string>): Look {
  const names = [...new Set(fields)].sort();
  return { kind: 'READ', dataClass: names.some(isIdentity) ? 'IDENTITY' : 'RECORD', reason: null, fields: names };
}

/**
 * Looks by the lists of fields that they consist of, a list after the other: operations name the same lists again and again,
 * and each look is sorted and written once.
 */
interface KnownLooks {
  look?: Look;
  readonly longer: WeakMap<readonly string[], KnownLooks>;
}

const knownLooks: KnownLooks = { longer: new WeakMap() };

function lookOfLists(lists: Iterable<readonly string[]>): Look {
  let known = knownLooks;
  for (const list of lists) {
    const longer: KnownLooks = known.longer.get(list) ?? { longer: new WeakMap() };
    known.longer.set(list, longer);
    known = longer;
  }
  known.look ??= lookOf([...lists].flat());
  return known.look;
}

const readPart = ({ ownerDepartmentId, clause, subjects, lists }: ReadNote): EventPart => ({
  look: lookOfLists(lists),
  ownerDepartmentId,
  clauseId: clause?.id ?? null,
  subjects: [...subjects],
});

function denialPart(group: readonly [Denied, ...Denied[]]): EventPart {
  const [{ ownerDepartmentId, reason }] = group;
  const fields = [...new Set(group.map(({ coordinate }) => coordinate))].sort();
  const subjects = new Set(group.flatMap(({ subject }) => subject ?? []));
  return {
    look: { kind: 'DENIAL', dataClass: null, reason, fields: fields.slice(0, maxNamed) },
    ownerDepartmentId,
    clauseId: null,
    subjects: [...subjects].slice(0, maxNamed),
  };
}

/** Creates one part for each reason and department, so that each department sees the denials of its own data. */
function denialParts(denials: readonly Denied[], most: number): EventPart[] {
  const groups = new Map<string, [Denied, ...Denied[]]>();
  for (const denied of denials) {
    const name = `${denied.reason} ${denied.ownerDepartmentId ?? ''}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [denied]);
    else group.push(denied);
  }
  const all = [...groups.values()];
  const named = all.slice(0, most).map(denialPart);
  const [first, ...rest] = all.slice(most).flat();
  if (first === undefined) return named;
  return [...named, { ...denialPart([first, ...rest]), ownerDepartmentId: null }];
}

/** The event of a request that read personal data, or of one that was only refused; null if there is none. */
export interface DisclosureEvents {
  readonly read: LedgerEvent | null;
  readonly refused: LedgerEvent | null;
}

/** Converts notes of reads and denials to an event of the ledger: one for a request, whatever it did. */
export function ledgerEvents(recipient: Recipient, { reads, denials }: DisclosureNotes): DisclosureEvents {
  const common = commonOf(recipient);
  const isAnonymous = common.role === 'ANONYMOUS';
  const refusals = denialParts(denials, isAnonymous ? denials.length : maxDenialParts);
  if (reads.length > 0) return { read: { ...common, parts: [...reads.map(readPart), ...refusals] }, refused: null };
  return { read: null, refused: refusals.length === 0 ? null : { ...common, parts: refusals } };
}
