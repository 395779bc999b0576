import type { LedgerEvent } from '../../../src/audit/event.ts';

/** Creates an event of access to some beneficiaries, identified by its actor. */
export const lookBy = (actor: string, subjects: readonly string[] = ['92-SYT:1']): LedgerEvent => ({
  kind: 'READ',
  actor,
  client: 'test',
  role: 'OFFICER',
  departmentId: '92-SYT',
  ownerDepartmentId: '91-SYT',
  purpose: 'CARE',
  caseReference: null,
  operation: 'Look',
  dataClass: 'RECORD',
  clauseId: null,
  reason: null,
  fields: ['Beneficiary.status', 'Beneficiary.commune'],
  subjects,
});
