import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import {
  getArgumentValues,
  getNamedType,
  getVariableValues,
  GraphQLError,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type FieldNode,
  type GraphQLField,
} from 'graphql';
import type { Catalogue } from '../access/catalogue.ts';
import { isPersonal } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import type { Filter } from '../db/filter.ts';
import { readContractFilter } from '../graph/contract/contract-filter.ts';
import { askedFields } from '../graph/guard/asked-fields.ts';
import { isPersonalModel } from '../access/personal-model.ts';
import { readOrder, type OrderInput } from '../graph/order-input.ts';
import { assertionRefused } from '../identity/assertion/refusal.ts';
import type { ModelName } from '../db/generated/model.ts';

type Resolved = Pick<
  GraphQLRequestContextDidResolveOperation<Context>,
  'document' | 'operation' | 'schema' | 'request'
>;
type Field = GraphQLField<unknown, unknown>;
type Values = Readonly<Record<string, unknown>>;

/** Fields of personal data that a root field or an argument of it looks at, whatever is selected below. */
const lookedAtBy: Readonly<Record<string, string>> = {
  'Query.enrolmentStatistics': 'Enrolment.programme',
  'Query.beneficiaries(citizenId:)': 'BeneficiaryIdentity.citizenId',
};

const lookedAt = (name: string): readonly string[] => (lookedAtBy[name] === undefined ? [] : [lookedAtBy[name]]);

/** The model that an input type is of: `Beneficiary` of `BeneficiaryFilter`; null for what is of no records. */
function modelOf(type: string, suffix: 'Filter' | 'Order'): ModelName | null {
  const model = type.endsWith(suffix) ? type.slice(0, -suffix.length) : '';
  return isPersonalModel(model) ? (model as ModelName) : null;
}

/** The fields that an argument filters or orders by, as the guard of the graph tells them. */
function fieldsOfArgument(type: string, value: unknown): readonly string[] {
  const filtered = modelOf(type, 'Filter');
  if (filtered !== null)
    return askedFields({ model: filtered, filter: readContractFilter(type, value as Filter, filtered) });
  const ordered = modelOf(type, 'Order');
  if (ordered === null) return [];
  return askedFields({ model: ordered, filter: {}, order: readOrder(ordered, value as OrderInput) });
}

function fieldsOfArguments(type: string, field: Field, args: Values): string[] {
  return field.args.flatMap(({ name, type: input }) => {
    const value = args[name];
    if (value == null) return [];
    return [...fieldsOfArgument(getNamedType(input).name, value), ...lookedAt(`${type}.${field.name}(${name}:)`)];
  });
}

/** The fields that a place of the operation looks at; those of arguments that the field itself refuses are left to it. */
function fieldsAt(type: string, field: Field, node: FieldNode, variables: Values): string[] {
  const coordinate = `${type}.${field.name}`;
  const selected = [...(isPersonalModel(type) ? [coordinate] : []), ...lookedAt(coordinate)];
  try {
    return [...selected, ...fieldsOfArguments(type, field, getArgumentValues(field, node, variables))];
  } catch (error) {
    if (error instanceof GraphQLError) return selected;
    throw error;
  }
}

/** All fields of records that an operation reads, filters by or orders by, whichever way its conditions fall. */
function fieldsUsed({ document, operation, schema, request }: Resolved): ReadonlySet<string> {
  const fields = new Set<string>();
  const { coerced = {} } = getVariableValues(schema, operation?.variableDefinitions ?? [], request.variables ?? {});
  const types = new TypeInfo(schema);
  const enter = (node: FieldNode): void => {
    const type = types.getParentType();
    const field = types.getFieldDef();
    if (type == null || field == null) return;
    for (const each of fieldsAt(type.name, field, node, coerced)) fields.add(each);
  };
  visit(document, visitWithTypeInfo(types, { Field: { enter } }));
  return fields;
}

/**
 * Refuses an operation that reads or looks at a field of personal data that its assertion does not name: what the hub
 * says that it opened is all that it gets, whatever the department itself would open.
 */
export function assertedFields({ classOf, comesWithRow }: Catalogue): ApolloServerPlugin<Context> {
  const needsAssertion = (coordinate: string): boolean => {
    const dataClass = classOf(coordinate);
    return dataClass !== undefined && isPersonal(dataClass) && !comesWithRow(coordinate);
  };
  const check = (resolved: Resolved & { readonly contextValue: Context }): void => {
    const asserted = resolved.contextValue.viewer.identity.assertion?.fields;
    const missing = [...fieldsUsed(resolved)].filter(
      (coordinate) => needsAssertion(coordinate) && asserted?.has(coordinate) !== true,
    );
    if (missing.length > 0) throw assertionRefused('FIELD_NOT_ASSERTED', { fields: missing.sort() });
  };
  const didResolveOperation = async (resolved: GraphQLRequestContextDidResolveOperation<Context>): Promise<void> => {
    check(resolved);
    return Promise.resolve();
  };
  return { requestDidStart: () => Promise.resolve({ didResolveOperation }) };
}
