import type { GraphQLSchema } from 'graphql';
import { accessEventResolvers } from './access-event/resolvers.ts';
import { accessResolvers } from './access/resolvers.ts';
import { agreementLists, agreementResolvers } from './agreement/resolvers.ts';
import { beneficiaryIdentityResolvers } from './beneficiary-identity/resolvers.ts';
import { beneficiaryLists, beneficiaryResolvers } from './beneficiary/resolvers.ts';
import { departmentLists, departmentResolvers } from './department/resolvers.ts';
import { documentLists } from './document/resolvers.ts';
import { exchangeLists } from './exchange/resolvers.ts';
import { indicatorResolvers } from './indicator/resolvers.ts';
import { linkResolvers } from './link/resolvers.ts';
import { merge, type ResolverMap } from './merge.ts';
import { entityResolvers, nodeResolvers } from './node/resolvers.ts';
import { programmeLists, programmeResolvers } from './programme/resolvers.ts';
import { provinceLists, provinceResolvers } from './province/resolvers.ts';
import { createRelationResolvers } from './relations.ts';
import { scalars } from './scalars.ts';
import { searchResolvers } from './search/resolvers.ts';
import { sourceResolvers } from './source/resolvers.ts';

/** What the domains add to the relations that the model describes; one line a domain. */
const domains = [
  provinceResolvers,
  departmentResolvers,
  linkResolvers,
  programmeResolvers,
  beneficiaryResolvers,
  beneficiaryIdentityResolvers,
  agreementResolvers,
  indicatorResolvers,
  searchResolvers,
  sourceResolvers,
  accessResolvers,
  accessEventResolvers,
  nodeResolvers,
  entityResolvers,
];

const derivedLists = {
  ...provinceLists,
  ...departmentLists,
  ...programmeLists,
  ...beneficiaryLists,
  ...agreementLists,
  ...exchangeLists,
  ...documentLists,
};

/** All resolvers of the schema. */
export const createResolvers = (schema: GraphQLSchema): ResolverMap =>
  merge(createRelationResolvers(schema, { derived: derivedLists }), ...domains, scalars);
