import { departmentOfKey } from '../../records/record-key.ts';
import { matchingRulesOf } from '../../source/row-envelope.ts';
import type { BeneficiaryNode } from '../../db/generated/model.ts';
import { allowedBy, viaOf, type AccessOf } from '../access/access-of.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import { findById } from '../one.ts';
import { withPlannedField } from '../plan/planned-field.ts';

/** Returns why the viewer sees a record: the first access rule that opens it. */
function accessOf(row: BeneficiaryNode): AccessOf {
  const [rule] = matchingRulesOf(row);
  return allowedBy(rule === undefined ? null : viaOf(rule, departmentOfKey(row.id)));
}

export const beneficiaryResolvers: Resolvers = {
  Query: { beneficiary: (_, { id }, context, info) => findById('Beneficiary', id, context, info) },
  Beneficiary: {
    access: withPlannedField({ kind: 'columns', columns: ['id'] }, accessOf),
  },
};
