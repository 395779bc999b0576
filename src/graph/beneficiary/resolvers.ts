import { departmentOfKey } from '../../access/record-key.ts';
import { waysOf } from '../guard/closed.ts';
import type { BeneficiaryNode } from '../../db/generated/model.ts';
import { allowedBy, viaOf, type AccessOf } from '../access/access-of.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import type { DerivedLists } from '../lists.ts';
import { findById } from '../one.ts';
import { plans } from '../plan/planned-field.ts';

/** Why the viewer sees a record: the first of the ways in which it is open. */
function accessOf(row: BeneficiaryNode): AccessOf {
  const [way] = waysOf(row);
  return allowedBy(way === undefined ? null : viaOf(way, departmentOfKey(row.id)));
}

export const beneficiaryLists: DerivedLists = {
  Beneficiary: { accessEvents: { relations: ['accesses', 'event'] } },
};

export const beneficiaryResolvers: Resolvers = {
  Query: { beneficiary: (_, { id }, context, info) => findById('Beneficiary', id, context, info) },
  Beneficiary: {
    access: plans({ kind: 'columns', columns: ['id'] }, accessOf),
  },
};
