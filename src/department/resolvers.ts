import { inputFaults } from '../messages/input.ts';
import type { GraphQLFieldResolver, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import type { Context } from '../graph/context.ts';
import { badUserInput } from '../base/errors.ts';
import { contractVersion } from '../links/department-service.ts';
import { withCitizenId } from '../graph/beneficiary-identity/citizen.ts';
import { sealedResolvers } from '../graph/beneficiary-identity/resolvers.ts';
import { openConnection } from '../graph/connection.ts';
import { fromGlobalId } from '../db/global-id.ts';
import { departmentOfKey } from '../records/record-key.ts';
import { listedRecordModels } from '../records/record-models.ts';
import type { ListArguments, ListDescription } from '../graph/list-question.ts';
import { merge, type ResolverMap } from '../graph/merge.ts';
import { loadEntity, nodeResolvers, settle, type EntitiesResolver, type NodeRow } from '../graph/node/resolvers.ts';
import { createRelationResolvers } from '../graph/relations.ts';
import { scalars } from '../graph/scalars.ts';
import { readContractFilter } from './contract-filter.ts';
import { withPlannedField } from '../graph/plan/planned-field.ts';
import type { Stored } from '../db/stored.ts';
import { enrolmentStatistics } from './statistics.ts';

/** The department of a service, and the software that runs it. */
export interface ServedRecords {
  /** Key of the department. */
  readonly departmentId: string;
  /** Name and version of the software, for display. */
  readonly software: string;
  readonly now: () => Date;
}

/** Maximum number of rows in a page: those of the hub's page, and one more that shows whether another page follows. */
const maxRows = 101;

const beneficiaries: ListDescription = {
  coordinate: 'Query.beneficiaries',
  model: 'Beneficiary',
  path: null,
  outlivesParent: false,
  most: maxRows,
  readFilter: readContractFilter,
};

interface BeneficiaryArguments extends ListArguments {
  readonly citizenId?: string | null;
}

const findBeneficiaries: GraphQLFieldResolver<unknown, Context, BeneficiaryArguments> = (
  _,
  { citizenId, ...args },
  context,
  info,
) => {
  const found = citizenId == null ? undefined : withCitizenId('beneficiaries.citizenId', citizenId, context.identities);
  return openConnection(beneficiaries, { parent: null, args, narrowed: found }, context, info);
};

const isEntityType = (type: unknown): boolean => listedRecordModels.some((each) => each === type);

/** Loads the record of a representation; null if the record belongs to another department. */
async function findEntity(
  { departmentId }: ServedRecords,
  { representation, place }: { readonly representation: unknown; readonly place: number },
  context: Context,
  info: GraphQLResolveInfo,
): Promise<NodeRow | null> {
  const { __typename: type, id } = Object(representation) as { readonly __typename?: unknown; readonly id?: unknown };
  if (!isEntityType(type)) {
    throw badUserInput(`_entities.representations.${place}`, inputFaults.record(listedRecordModels));
  }
  const key = typeof id === 'string' ? (fromGlobalId(id)?.key ?? '') : '';
  if (typeof id === 'string' && departmentOfKey(key) !== departmentId) return null;
  return loadEntity(representation, place, context, info);
}

/** Needs only the row's key: it does not depend on which fields are open. */
const resolveFacts = withPlannedField(
  { kind: 'columns', columns: ['id'] },
  (row: Stored, _: unknown, { facts }: Context) => facts.of(row),
);

function contractResolvers(served: ServedRecords): ResolverMap {
  const { departmentId, software, now } = served;
  const entities: EntitiesResolver = (_, { representations }, context, info) =>
    settle(
      representations.map((representation, place) => findEntity(served, { representation, place }, context, info)),
    );
  const department: GraphQLFieldResolver<unknown, Context> = (_, __, { loaders, plans, today }, info) =>
    loaders.byKey('Department', plans.rows('Department', info))({ key: departmentId, day: today });
  const service = () => {
    const instant = now().toISOString();
    return { contractVersion, software, now: instant, asOf: instant };
  };
  return {
    Query: { service, beneficiaries: findBeneficiaries, enrolmentStatistics, _entities: entities },
    DepartmentService: { department },
    ...Object.fromEntries(listedRecordModels.map((model) => [model, { facts: resolveFacts }])),
    Node: { ...nodeResolvers.Node },
  };
}

/** Creates the resolvers of a department's service: those of the hub, and those of the contract's own fields. */
export const createContractResolvers = (schema: GraphQLSchema, served: ServedRecords): ResolverMap =>
  merge(
    createRelationResolvers(schema, { derived: {}, most: maxRows, readFilter: readContractFilter }),
    sealedResolvers,
    contractResolvers(served),
    scalars,
  );
