import type { AccessEventNode } from '../../db/generated/model.ts';
import { toGlobalId } from '../../db/global-id.ts';
import { plans } from '../plan/planned-field.ts';

/** A row of AccessEvent with its computed column. */
type WithSubjects = AccessEventNode & { readonly subjects: readonly string[] };

const subjectsOf = (row: AccessEventNode): string[] =>
  (row as WithSubjects).subjects.map((key) => toGlobalId('Beneficiary', key));

export const accessEventResolvers = {
  AccessEvent: { subjects: plans({ kind: 'columns', columns: ['subjects'] }, subjectsOf) },
};
