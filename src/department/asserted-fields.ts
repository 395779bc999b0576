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
import type { Context } from '../graph/context.ts';
import { everything } from '../filter/filter.ts';
import { readContractFilter } from './contract-filter.ts';
import { askedFields } from '../graph/guard/asked-fields.ts';
import { isRecordModel } from '../records/record-models.ts';
import { readOrder, type OrderInput } from '../graph/order-input.ts';
import { assertionRefused } from '../identity/assertion/refusal.ts';
import type { ModelName } from '../db/generated/model.ts';

type Resolved = Pick<
  GraphQLRequestContextDidResolveOperation<Context>,
  'document' | 'operation' | 'schema' | 'request'
>;
type Field = GraphQLField<unknown, unknown>;
type Values = Readonly<Record<string, unknown>>;

/** Fields of personal data that a root field or its argument always reads, whatever is selected below it. */
const alwaysReadBy: Readonly<Record<string, string>> = {
  'Query.enrolmentStatistics': 'Enrolment.programme',
  'Query.beneficiaries(citizenId:)': 'BeneficiaryIdentity.citizenId',
};

const fieldsAlwaysRead = (name: string): readonly string[] =>
  alwaysReadBy[name] === undefined ? [] : [alwaysReadBy[name]];

/**
 * Returns the record model of an input type, for example `Beneficiary` for `BeneficiaryFilter`; null if it has none.
 */
function modelOf(type: string, suffix: 'Filter' | 'Order'): ModelName | null {
  const model = type.endsWith(suffix) ? type.slice(0, -suffix.length) : '';
  return isRecordModel(model) ? model : null;
}

/** Returns the fields that an argument filters or orders by, as the guard of the graph does. */
function fieldsOfArgument(type: string, value: unknown): readonly string[] {
  const filtered = modelOf(type, 'Filter');
  if (filtered !== null) return askedFields({ model: filtered, filter: readContractFilter(type, value, filtered) });
  const ordered = modelOf(type, 'Order');
  if (ordered === null) return [];
  return askedFields({ model: ordered, filter: everything, order: readOrder(ordered, value as OrderInput) });
}

function fieldsOfArguments(type: string, field: Field, args: Values): string[] {
  return field.args.flatMap(({ name, type: input }) => {
    const value = args[name];
    if (value == null) return [];
    return [
      ...fieldsOfArgument(getNamedType(input).name, value),
      ...fieldsAlwaysRead(`${type}.${field.name}(${name}:)`),
    ];
  });
}

/**
 * Returns the fields that a selected field reads, with those of its arguments. The resolver itself reports invalid
 * arguments.
 */
function fieldsAt(type: string, field: Field, node: FieldNode, variables: Values): string[] {
  const coordinate = `${type}.${field.name}`;
  const selected = [...(isRecordModel(type) ? [coordinate] : []), ...fieldsAlwaysRead(coordinate)];
  try {
    return [...selected, ...fieldsOfArguments(type, field, getArgumentValues(field, node, variables))];
  } catch (error) {
    if (error instanceof GraphQLError) return selected;
    throw error;
  }
}

/**
 * Returns all fields of records that an operation reads, filters by or orders by, whatever `@skip` and `@include` say.
 */
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
 * Refuses an operation that reads or compares a field of personal data that its assertion does not name: the hub gets
 * only the fields that it states as opened, even if the department would open more.
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
