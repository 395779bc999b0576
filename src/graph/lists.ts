import { getNamedType, isObjectType, type GraphQLObjectType, type GraphQLOutputType } from 'graphql';
import { models, type ModelName } from '../db/generated/model.ts';
import { findRelation, type RelationPath } from '../db/statements/relation-path.ts';
import type { ListDescription, ReadFilter } from './list-question.ts';

/** A list that follows several relations of the model, or one with another name. */
export interface DerivedList {
  readonly relations: readonly string[];
  readonly conditions?: RelationPath['conditions'];
  readonly outlivesParent?: boolean;
}

/** The derived lists of each type, by field. */
export type DerivedLists = Readonly<Record<string, Readonly<Record<string, DerivedList>>>>;

/** Rules for the lists of a schema that the model does not give. */
export interface ListRules {
  readonly derived: DerivedLists;
  /** Maximum number of rows in a page; if omitted, the default. */
  readonly most?: number;
  /** Reads the filters; if omitted, `readFilter` of `filter-input.ts`. */
  readonly readFilter?: ReadFilter;
}

/** Returns the model of a connection's nodes; undefined if the type is not a connection of stored rows. */
export function connectionModel(type: GraphQLOutputType): ModelName | undefined {
  const named = getNamedType(type);
  if (!isObjectType(named) || !named.name.endsWith('Connection')) return undefined;
  const nodes = named.getFields()['nodes'];
  const name = nodes && getNamedType(nodes.type).name;
  return name !== undefined && Object.hasOwn(models, name) ? (name as ModelName) : undefined;
}

/**
 * Describes the list of a field. Its path is a derived one or the relation of the same name; fields of `Query` have
 * none.
 */
export function describeList(
  type: GraphQLObjectType,
  field: string,
  model: ModelName,
  { derived, most, readFilter }: ListRules,
): ListDescription {
  const list = { coordinate: `${type.name}.${field}`, model, ...(most && { most }), ...(readFilter && { readFilter }) };
  if (type.name === 'Query') return { ...list, path: null, outlivesParent: false };
  const found = derived[type.name]?.[field];
  if (found === undefined && findRelation(type.name, field)?.model !== model) {
    throw new Error(`${list.coordinate} is neither a relation of the model nor a derived list.`);
  }
  const { relations, conditions, outlivesParent = false } = found ?? { relations: [field] };
  return {
    ...list,
    path: { model: type.name, relations, ...(conditions === undefined ? {} : { conditions }) },
    outlivesParent,
  };
}
