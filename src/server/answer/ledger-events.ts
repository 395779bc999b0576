import { createHash } from 'node:crypto';
import type { AssertedBy, LedgerEvent } from '../../audit/event.ts';
import type { Denied } from '../../access/forbidden.ts';
import type { Context } from '../../context.ts';
import type { ReadNote } from '../../graph/guard/notes.ts';
import type { Assertion } from '../../identity/assertion/assertion.ts';

/** The most fields, and the most beneficiaries, that one entry of a denial names. */
const maxNamed = 100;

/** The most entries of denials that one request with a credential makes; all further denials are one entry. */
const maxDenialEntries = 50;

/** What an operation goes by in the ledger: its name, or the start of its hash. */
export const nameOfOperation = (name: string | null | undefined, source: string | undefined): string | null => {
  if (name != null && name !== '') return name.slice(0, 100);
  return source === undefined ? null : createHash('sha256').update(source).digest('hex').slice(0, 16);
};

type Common = Pick<
  LedgerEvent,
  'actor' | 'client' | 'role' | 'departmentId' | 'purpose' | 'caseReference' | 'operation' | 'assertion' | 'address'
>;

const assertedBy = ({ hub, id, clauses }: Assertion): AssertedBy => ({ hub, id, clauses });

const commonOf = ({ viewer }: Context, operation: string | null): Common => ({
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

/** Denials of one department's data for one reason are one entry, so that each department sees its own. */
function denialEvents(common: Common, denials: readonly Denied[]): LedgerEvent[] {
  const groups = new Map<string, [Denied, ...Denied[]]>();
  for (const denied of denials) {
    const name = `${denied.reason} ${denied.ownerDepartmentId ?? ''}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [denied]);
    else group.push(denied);
  }
  const all = [...groups.values()];
  // Those without a credential are gathered, which bounds them.
  const most = common.role === 'ANONYMOUS' ? all.length : maxDenialEntries;
  const named = all.slice(0, most).map((group) => denialEvent(common, group));
  const [first, ...rest] = all.slice(most).flat();
  if (first === undefined) return named;
  return [...named, { ...denialEvent(common, [first, ...rest]), ownerDepartmentId: null }];
}

/** What the ledger is to hold of a request: what it read, and what it was denied. */
export interface RequestEvents {
  readonly reads: readonly LedgerEvent[];
  readonly denials: readonly LedgerEvent[];
}

/** Describes what a request read and was denied, by its operation and the address that it came from. */
export function ledgerEvents(context: Context, operation: string | null, address: string | null): RequestEvents {
  const common = commonOf(context, operation);
  const { reads, denials } = context.notes;
  // Whoever has a credential is named by that.
  const denied = common.role === 'ANONYMOUS' ? { ...common, address } : common;
  return { reads: reads.map((note) => readEvent(common, note)), denials: denialEvents(denied, denials) };
}
