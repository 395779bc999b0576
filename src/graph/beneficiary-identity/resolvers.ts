import type { BeneficiaryIdentityNode } from '../../db/generated/model.ts';
import type { PersonalData } from '../../sealing/personal-data.ts';
import { personalDataOf } from '../../source/row-envelope.ts';
import { openConnection } from '../connection.ts';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import type { ListArguments, ListDescription } from '../list-question.ts';
import { withCitizenId } from './citizen.ts';

const byCitizenId: ListDescription = {
  coordinate: 'Query.beneficiariesByCitizenId',
  model: 'Beneficiary',
  path: null,
  outlivesParent: false,
};

/** The personal data of a row: that which came with it, or what is encrypted in it. */
const personalDataIn = (row: BeneficiaryIdentityNode, { identities }: Context): PersonalData =>
  personalDataOf(row) ?? identities.open(row);

/** Resolvers of sealed fields: each field is opened only when a query selects it. */
export const sealedResolvers: Pick<Resolvers, 'BeneficiaryIdentity'> = {
  BeneficiaryIdentity: {
    name: (row, _, context) => personalDataIn(row, context).name,
    dateOfBirth: (row, _, context) => personalDataIn(row, context).dateOfBirth,
    sex: (row, _, context) => personalDataIn(row, context).sex,
    citizenId: (row, _, context) => personalDataIn(row, context).citizenId,
    address: (row, _, context) => personalDataIn(row, context).address,
    phone: (row, _, context) => personalDataIn(row, context).phone,
  },
};

export const beneficiaryIdentityResolvers: Resolvers = {
  ...sealedResolvers,
  Query: {
    beneficiariesByCitizenId: (_, { citizenId, ...args }, context, info) => {
      const found = withCitizenId('beneficiariesByCitizenId.citizenId', citizenId, context.identities);
      return openConnection(byCitizenId, { parent: null, args: args as ListArguments, narrowed: found }, context, info);
    },
  },
};
