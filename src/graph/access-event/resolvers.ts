import type { AccessEventNode } from '../../db/generated/model.ts';
import { toGlobalId } from '../../db/global-id.ts';
import { withPlannedField } from '../plan/planned-field.ts';

/** A row of AccessEvent with its computed column `subjects`. */
type WithSubjects = AccessEventNode & { readonly subjects: readonly string[] };

const subjectsOf = (row: AccessEventNode): string[] =>
  (row as WithSubjects).subjects.map((key) => toGlobalId('Beneficiary', key));

export const accessEventResolvers = {
  AccessEvent: { subjects: withPlannedField({ kind: 'columns', columns: ['subjects'] }, subjectsOf) },
};
