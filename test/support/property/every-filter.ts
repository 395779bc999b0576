import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { globalId } from '../ids.ts';
import type { Filter, Value } from '../oracle/oracle.ts';

/** A filter that compares at most one column, of the model itself or of one related to it. */
export interface OneComparison {
  /** For example `enrolments.some.status.eq`. */
  readonly path: string;
  /** Number of relations on the path to the column. */
  readonly steps: number;
  /** The column, for example `Enrolment.status`; null if any related row matches. */
  readonly column: string | null;
  readonly operator: string;
  readonly filter: Filter;
}

/** Returns a value to compare a column with, by operator. */
export type PickValue = (model: string, column: string, operator: string) => Value | undefined;

const fieldsOf = (schema: GraphQLSchema, name: string): GraphQLInputField[] => {
  const type = schema.getType(name);
  if (!isInputObjectType(type)) throw new Error(`No input type is called ${name}.`);
  return Object.values(type.getFields()).filter((field) => !['and', 'or', 'not'].includes(field.name));
};

/** Returns the quantifier and the model of a relation's filter; undefined for the filter of a column. */
function relatedBy(type: GraphQLInputType): { readonly model: string; readonly quantifiers: string[] } | undefined {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return undefined;
  const { some, and } = named.getFields();
  const modelOf = (filter: GraphQLInputType): string => getNamedType(filter).name.replace(/Filter$/, '');
  if (some !== undefined) return { model: modelOf(some.type), quantifiers: Object.keys(named.getFields()) };
  return and === undefined ? undefined : { model: modelOf(named), quantifiers: [] };
}

const anyValues: Readonly<Record<string, Value>> = {
  Boolean: true,
  Int: 1,
  VND: 1,
  Float: 1,
  Date: '2025-01-01',
  DateTime: '2025-01-01T00:00:00.000Z',
  Period: '2025',
};

/** Returns a value of a type, for columns without values. */
function anyValue(type: GraphQLInputType): Value {
  const named = getNamedType(type);
  return isEnumType(named) ? (named.getValues()[0]?.name ?? null) : (anyValues[named.name] ?? 'none');
}

const anyRow: OneComparison = { path: 'any', steps: 0, column: null, operator: '', filter: {} };

const listOperators = new Set(['in', 'notIn', 'hasAny', 'hasEvery']);

function operandOf(operator: GraphQLInputField, value: Value | undefined): unknown {
  if (operator.name === 'isNull') return value === null;
  const one = (Array.isArray(value) ? value[0] : value) ?? anyValue(operator.type);
  if (listOperators.has(operator.name)) return [one];
  return operator.name === 'contains' ? String(one).slice(1) : one;
}

/** Generates every comparison of every column in a model's filter, with relations up to a number of steps. */
export class EveryFilter {
  readonly #schema: GraphQLSchema;
  readonly #pick: PickValue;

  constructor(schema: GraphQLSchema, pick: PickValue) {
    this.#schema = schema;
    this.#pick = pick;
  }

  of(model: string, steps: number, follow: (model: string) => boolean = () => true): OneComparison[] {
    return fieldsOf(this.#schema, `${model}Filter`).flatMap((field) => {
      const related = relatedBy(field.type);
      if (related === undefined) return this.#comparisons(model, field);
      if (steps === 0 || !follow(related.model)) return [];
      const met = [anyRow, ...this.of(related.model, steps - 1, follow)];
      if (related.quantifiers.length === 0) return met.map((each) => within(each, field.name));
      return related.quantifiers.flatMap((quantifier) => met.map((each) => within(each, field.name, quantifier)));
    });
  }

  #comparisons(model: string, field: GraphQLInputField): OneComparison[] {
    return fieldsOf(this.#schema, getNamedType(field.type).name).map((operator) => {
      const value = this.#pick(model, field.name, operator.name);
      const shown = field.name === 'id' ? globalId(model, String(value)) : value;
      return {
        path: `${field.name}.${operator.name}`,
        steps: 0,
        column: `${model}.${field.name}`,
        operator: operator.name,
        filter: { [field.name]: { [operator.name]: operandOf(operator, shown) } },
      };
    });
  }
}

/** Converts a comparison of related rows to a comparison of the rows above them. */
function within(one: OneComparison, relation: string, quantifier?: string): OneComparison {
  const filter = quantifier === undefined ? one.filter : { [quantifier]: one.filter };
  const path = [relation, quantifier ?? [], one.path].flat().join('.');
  return { ...one, path, steps: one.steps + 1, filter: { [relation]: filter } };
}
