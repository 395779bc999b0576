import { openConnection } from '../connection.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import type { ListArguments, ListDescription } from '../list-question.ts';
import { withCitizenId } from './citizen.ts';

const byCitizenId: ListDescription = {
  coordinate: 'Query.beneficiariesByCitizenId',
  model: 'Beneficiary',
  path: null,
  outlivesParent: false,
};

/** What is sealed is opened field by field, as it is asked for. */
export const sealedResolvers: Pick<Resolvers, 'BeneficiaryIdentity'> = {
  BeneficiaryIdentity: {
    name: (row, _, { identities }) => identities.open(row).name,
    dateOfBirth: (row, _, { identities }) => identities.open(row).dateOfBirth,
    sex: (row, _, { identities }) => identities.open(row).sex,
    citizenId: (row, _, { identities }) => identities.open(row).citizenId,
    address: (row, _, { identities }) => identities.open(row).address,
    phone: (row, _, { identities }) => identities.open(row).phone,
  },
};

export const beneficiaryIdentityResolvers: Resolvers = {
  ...sealedResolvers,
  Query: {
    beneficiariesByCitizenId: (_, { citizenId, ...args }, context, info) => {
      const found = withCitizenId('beneficiariesByCitizenId.citizenId', citizenId, context.identities);
      return openConnection(byCitizenId, null, args as ListArguments, context, info, found);
    },
  },
};
