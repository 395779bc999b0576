import type { GraphQLSchema } from 'graphql';
import { accessEventResolvers } from './access-event/resolvers.ts';
import { accessResolvers } from './access/resolvers.ts';
import { agreementLists, agreementResolvers } from './agreement/resolvers.ts';
import { beneficiaryIdentityResolvers } from './beneficiary-identity/resolvers.ts';
import { beneficiaryResolvers } from './beneficiary/resolvers.ts';
import { communeResolvers } from './commune/resolvers.ts';
import { departmentLists, departmentResolvers } from './department/resolvers.ts';
import { documentLists } from './document/resolvers.ts';
import { exchangeLists } from './exchange/resolvers.ts';
import { indicatorLists, indicatorResolvers } from './indicator/resolvers.ts';
import { linkResolvers } from './link/resolvers.ts';
import { merge, type ResolverMap } from './merge.ts';
import { entityResolvers, nodeResolvers } from './node/resolvers.ts';
import { directiveLists } from './directive/resolvers.ts';
import { learningNeedLists } from './learning-need/resolvers.ts';
import { organisationLists, organisationResolvers } from './organisation/resolvers.ts';
import { personLists } from './person/resolvers.ts';
import { pointLists } from './point/resolvers.ts';
import { practiceLists } from './practice/resolvers.ts';
import { reportingDutyLists } from './reporting-duty/resolvers.ts';
import { statementLists } from './statement/resolvers.ts';
import { factNoteResolvers } from './fact-note/resolvers.ts';
import { programmeLists, programmeResolvers } from './programme/resolvers.ts';
import { provinceLists, provinceResolvers } from './province/resolvers.ts';
import { createRelationResolvers } from './relations.ts';
import { scalars } from './scalars.ts';
import { searchResolvers } from './search/resolvers.ts';
import { sourceResolvers } from './source/resolvers.ts';

/** Resolvers that the domains add to the generated ones. */
const domains = [
  provinceResolvers,
  communeResolvers,
  departmentResolvers,
  linkResolvers,
  programmeResolvers,
  beneficiaryResolvers,
  beneficiaryIdentityResolvers,
  agreementResolvers,
  organisationResolvers,
  factNoteResolvers,
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
  ...agreementLists,
  ...exchangeLists,
  ...documentLists,
  ...indicatorLists,
  ...statementLists,
  ...reportingDutyLists,
  ...practiceLists,
  ...pointLists,
  ...personLists,
  ...organisationLists,
  ...learningNeedLists,
  ...directiveLists,
};

/** Creates all resolvers of the schema. */
export const createResolvers = (schema: GraphQLSchema): ResolverMap =>
  merge(createRelationResolvers(schema, { derived: derivedLists }), ...domains, scalars);
