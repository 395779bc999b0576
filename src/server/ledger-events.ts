import { createHash } from 'node:crypto';
import type { AssertedBy, LedgerEvent } from '../audit/event.ts';
import type { Denied } from '../access/forbidden.ts';
import type { Context } from '../context.ts';
import type { ReadNote } from '../graph/guard/notes.ts';
import type { Assertion } from '../identity/assertion/assertion.ts';

/** The most denials of one kind whose subjects and fields one entry names. */
const mostNamed = 500;

/** What an operation goes by in the ledger: its name, or the start of its hash. */
export const nameOfOperation = (name: string | null | undefined, source: string | undefined): string | null => {
  if (name != null && name !== '') return name.slice(0, 100);
  return source === undefined ? null : createHash('sha256').update(source).digest('hex').slice(0, 16);
};

type Common = Pick<
  LedgerEvent,
  'actor' | 'client' | 'role' | 'departmentId' | 'purpose' | 'caseReference' | 'operation' | 'assertion'
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

/** Denials of one department's data for one reason are one entry. */
function denialEvents(common: Common, denials: readonly Denied[]): LedgerEvent[] {
  const groups = new Map<string, Denied[]>();
  for (const denied of denials) {
    const name = `${denied.reason} ${denied.ownerDepartmentId ?? ''}`;
    groups.set(name, [...(groups.get(name) ?? []), denied]);
  }
  return [...groups.values()].map((group) => {
    const [{ ownerDepartmentId, reason }] = group as [Denied, ...Denied[]];
    const subjects = group.flatMap(({ subject }) => subject ?? []);
    return {
      ...common,
      kind: 'DENIAL',
      ownerDepartmentId,
      dataClass: null,
      clauseId: null,
      reason,
      fields: [...new Set(group.map(({ coordinate }) => coordinate))].sort().slice(0, mostNamed),
      subjects: [...new Set(subjects)].slice(0, mostNamed),
    };
  });
}

/** What the ledger is to hold of a request. */
export function ledgerEvents(context: Context, operation: string | null): LedgerEvent[] {
  const common = commonOf(context, operation);
  const { reads, denials } = context.notes;
  return [...reads.map((note) => readEvent(common, note)), ...denialEvents(common, denials)];
}
