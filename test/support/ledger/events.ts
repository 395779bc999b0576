import type { EventPart, LedgerEvent, Look } from '../../../src/audit/event.ts';

const look: Look = {
  kind: 'READ',
  dataClass: 'RECORD',
  reason: null,
  fields: ['Beneficiary.status', 'Beneficiary.commune'],
};

/** A part of an event: what was seen of some beneficiaries of one department. */
export const partOf = (subjects: readonly string[], more: Partial<EventPart> = {}): EventPart => ({
  look,
  ownerDepartmentId: '91-SYT',
  clauseId: null,
  subjects,
  ...more,
});

/** Creates an event of access to some beneficiaries, identified by its actor. */
export const lookBy = (actor: string, subjects: readonly string[] = ['92-SYT:1']): LedgerEvent => ({
  actor,
  client: 'test',
  role: 'OFFICER',
  departmentId: '92-SYT',
  purpose: 'CARE',
  caseReference: null,
  operation: 'Look',
  parts: [partOf(subjects)],
});

/** Creates an event of a refusal, identified by its actor; without one, by its address. */
export const refusalOf = (actor: string | null, more: Partial<LedgerEvent & Look & EventPart> = {}): LedgerEvent => {
  const { reason = 'ANONYMOUS', fields = look.fields, ownerDepartmentId = '91-SYT', address = null } = more;
  return {
    ...lookBy('x', []),
    actor,
    role: actor === null ? 'ANONYMOUS' : 'PORTAL',
    address,
    parts: [{ ...partOf([]), ownerDepartmentId, look: { kind: 'DENIAL', dataClass: null, reason, fields } }],
  };
};
