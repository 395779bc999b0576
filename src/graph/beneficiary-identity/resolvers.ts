import { badUserInput } from '../../errors.ts';
import { acceptedCitizenId, isCitizenId } from '../../sealing/citizen-id.ts';
import { openConnection } from '../connection.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import type { ListArguments, ListDescription } from '../list-question.ts';

const byCitizenId: ListDescription = {
  coordinate: 'Query.beneficiariesByCitizenId',
  model: 'Beneficiary',
  path: null,
  outlivesParent: false,
};

export const beneficiaryIdentityResolvers: Resolvers = {
  BeneficiaryIdentity: {
    name: (row, _, { identities }) => identities.open(row).name,
    dateOfBirth: (row, _, { identities }) => identities.open(row).dateOfBirth,
    sex: (row, _, { identities }) => identities.open(row).sex,
    citizenId: (row, _, { identities }) => identities.open(row).citizenId,
    address: (row, _, { identities }) => identities.open(row).address,
    phone: (row, _, { identities }) => identities.open(row).phone,
  },
  Query: {
    beneficiariesByCitizenId: (_, { citizenId, ...args }, context, info) => {
      if (!isCitizenId(citizenId)) {
        throw badUserInput('beneficiariesByCitizenId.citizenId', 'this is no citizen id', acceptedCitizenId);
      }
      // From here on there is only its hash: in the list's name, in statements and in what is remembered of them.
      const found = { identity: { citizenIdHash: context.identities.comparisonOf(citizenId) } };
      return openConnection(byCitizenId, null, args as ListArguments, context, info, found);
    },
  },
};
