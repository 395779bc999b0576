import type { Denied } from '../access/forbidden.ts';
import type { Viewer } from '../access/viewer.ts';
import type { AssertedBy, LedgerEvent } from '../audit/event.ts';
import type { Notes, ReadNote } from '../graph/guard/notes.ts';
import type { Assertion } from '../identity/assertion/assertion.ts';

/** Maximum number of fields, and of beneficiaries, in one denial entry. */
const maxNamed = 100;

/** Maximum number of denial entries for one request with a credential; further denials share one more entry. */
const maxDenialEntries = 50;

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

type Common = Pick<
  LedgerEvent,
  'actor' | 'client' | 'role' | 'departmentId' | 'purpose' | 'caseReference' | 'operation' | 'assertion' | 'address'
>;

const assertedBy = ({ hub, id, clauses }: Assertion): AssertedBy => ({ hub, id, clauses });

const commonOf = ({ viewer, operation }: Recipient): Common => ({
  actor: viewer.identity.subject,
  client: viewer.identity.client,
  role: viewer.identity.role,
  departmentId: viewer.departmentId,
  purpose: viewer.purpose,
  caseReference: viewer.caseReference,
  operation,
  ...(viewer.identity.assertion && { assertion: assertedBy(viewer.identity.assertion) }),
});

const isIdentity = (field: string): boolean => field.startsWith('BeneficiaryIdentity.');

function readEvent(common: Common, { ownerDepartmentId, clause, subjects, fields }: ReadNote): LedgerEvent {
  const names = [...fields].sort();
  return {
    ...common,
    kind: 'READ',
    ownerDepartmentId,
    dataClass: names.some(isIdentity) ? 'IDENTITY' : 'RECORD',
    clauseId: clause?.id ?? null,
    reason: null,
    fields: names,
    subjects: [...subjects],
  };
}

function denialEvent(common: Common, group: readonly [Denied, ...Denied[]]): LedgerEvent {
  const [{ ownerDepartmentId, reason }] = group;
  const fields = [...new Set(group.map(({ coordinate }) => coordinate))].sort();
  const subjects = new Set(group.flatMap(({ subject }) => subject ?? []));
  return {
    ...common,
    kind: 'DENIAL',
    ownerDepartmentId,
    dataClass: null,
    clauseId: null,
    reason,
    fields: fields.slice(0, maxNamed),
    subjects: [...subjects].slice(0, maxNamed),
  };
}

/** Creates one entry for each reason and department, so that each department sees the denials of its own data. */
function denialEvents(common: Common, denials: readonly Denied[]): LedgerEvent[] {
  const groups = new Map<string, [Denied, ...Denied[]]>();
  for (const denied of denials) {
    const name = `${denied.reason} ${denied.ownerDepartmentId ?? ''}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [denied]);
    else group.push(denied);
  }
  const all = [...groups.values()];
  // Denials without a credential are gathered, which limits their number.
  const most = common.role === 'ANONYMOUS' ? all.length : maxDenialEntries;
  const named = all.slice(0, most).map((group) => denialEvent(common, group));
  const [first, ...rest] = all.slice(most).flat();
  if (first === undefined) return named;
  return [...named, { ...denialEvent(common, [first, ...rest]), ownerDepartmentId: null }];
}

/** The ledger entries of reads and of denials. */
export interface DisclosureEvents {
  readonly reads: readonly LedgerEvent[];
  readonly denials: readonly LedgerEvent[];
}

/** Converts notes of reads and denials to events of the ledger. */
export function ledgerEvents(recipient: Recipient, { reads, denials }: DisclosureNotes): DisclosureEvents {
  const common = commonOf(recipient);
  // A credential names its holder, so only anonymous clients are identified by their address.
  const denied = common.role === 'ANONYMOUS' ? { ...common, address: recipient.address } : common;
  return { reads: reads.map((note) => readEvent(common, note)), denials: denialEvents(denied, denials) };
}
