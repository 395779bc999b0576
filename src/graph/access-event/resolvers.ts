import type { AccessEventNode } from '../../db/generated/model.ts';
import { toGlobalId } from '../../db/global-id.ts';
import { withPlannedField } from '../plan/planned-field.ts';

const subjectsOf = ({ subjects }: AccessEventNode): string[] => subjects.map((key) => toGlobalId('Beneficiary', key));

export const accessEventResolvers = {
  AccessEvent: { subjects: withPlannedField({ kind: 'columns', columns: ['subjects'] }, subjectsOf) },
};
