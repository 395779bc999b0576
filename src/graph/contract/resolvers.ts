import type { GraphQLFieldResolver, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import type { Context } from '../../context.ts';
import { badUserInput } from '../../base/errors.ts';
import { contractVersion } from '../../links/department-service.ts';
import { withCitizenId } from '../beneficiary-identity/citizen.ts';
import { sealedResolvers } from '../beneficiary-identity/resolvers.ts';
import { openConnection } from '../connection.ts';
import { fromGlobalId } from '../../db/global-id.ts';
import { departmentOfKey } from '../../access/record-key.ts';
import type { ListArguments, ListDescription } from '../list-question.ts';
import { merge, type ResolverMap } from '../merge.ts';
import { loadEntity, nodeResolvers, settle, type EntitiesResolver, type NodeRow } from '../node/resolvers.ts';
import { createRelationResolvers } from '../relations.ts';
import { scalars } from '../scalars.ts';
import { readContractFilter } from './contract-filter.ts';
import { plans } from '../plan/planned-field.ts';
import type { Stored } from '../../db/stored.ts';
import { enrolmentStatistics } from './statistics.ts';

/** The department whose service it is, and what runs it. */
export interface Home {
  /** Key of the department. */
  readonly departmentId: string;
  /** Name and version of the software, for people to read. */
  readonly software: string;
  readonly now: () => Date;
}

/** The most rows of a page: one of the hub's, and one more that tells whether another follows. */
const mostRows = 101;

const beneficiaries: ListDescription = {
  coordinate: 'Query.beneficiaries',
  model: 'Beneficiary',
  path: null,
  outlivesParent: false,
  most: mostRows,
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
  return openConnection(beneficiaries, null, args, context, info, found);
};

const entityTypes: readonly unknown[] = ['Beneficiary', 'Enrolment', 'Payment'];

/** The record of a representation; null for one of another department, whoever asks: it is not this one's to tell of. */
async function findEntity(
  representation: unknown,
  place: number,
  { departmentId }: Home,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<NodeRow | null> {
  const { __typename: type, id } = Object(representation) as { readonly __typename?: unknown; readonly id?: unknown };
  if (!entityTypes.includes(type)) {
    const accepted = `an object with \`__typename\`, one of ${entityTypes.join(', ')}, and its \`id\``;
    throw badUserInput(`_entities.representations.${place}`, 'this names no record', accepted);
  }
  const key = typeof id === 'string' ? (fromGlobalId(id)?.key ?? '') : '';
  if (typeof id === 'string' && departmentOfKey(key) !== departmentId) return null;
  return loadEntity(representation, place, context, info);
}

/** Read by the row's key alone, whatever of it is open. */
const readsFacts = plans({ kind: 'columns', columns: ['id'] }, (row: Stored, _: unknown, { facts }: Context) =>
  facts.of(row),
);

function contractResolvers(home: Home): ResolverMap {
  const { departmentId, software, now } = home;
  const entities: EntitiesResolver = (_, { representations }, context, info) =>
    settle(representations.map((each, place) => findEntity(each, place, home, context, info)));
  const department: GraphQLFieldResolver<unknown, Context> = (_, __, { loaders, plans, today }, info) =>
    loaders.byKey('Department', plans.rows('Department', info))({ key: departmentId, day: today });
  const service = () => {
    const instant = now().toISOString();
    return { contractVersion, software, now: instant, asOf: instant };
  };
  return {
    Query: { service, beneficiaries: findBeneficiaries, enrolmentStatistics, _entities: entities },
    DepartmentService: { department },
    Beneficiary: { facts: readsFacts },
    Enrolment: { facts: readsFacts },
    Payment: { facts: readsFacts },
    Node: { ...nodeResolvers.Node },
  };
}

/** The resolvers of a department's service: those of the hub, and what the contract has of its own. */
export const createContractResolvers = (schema: GraphQLSchema, home: Home): ResolverMap =>
  merge(
    createRelationResolvers(schema, { derived: {}, most: mostRows, readFilter: readContractFilter }),
    sealedResolvers,
    contractResolvers(home),
    scalars,
  );
