import type { LedgerEvent } from '../../src/audit/event.ts';

/** A look at some beneficiaries, told apart by who looked. */
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
