import { getNamedType, isObjectType, type GraphQLObjectType, type GraphQLOutputType } from 'graphql';
import { describe } from '../db/sql.ts';
import { models, type ModelName } from '../db/generated/model.ts';
import type { RelationPath } from '../db/relation-path.ts';
import type { ListDescription, ReadFilter } from './list-question.ts';

/** A list that is no single relation of the model, or has another name there. */
export interface DerivedList {
  readonly relations: readonly string[];
  readonly conditions?: RelationPath['conditions'];
  readonly outlivesParent?: boolean;
}

/** The lists of each type that need a path, as the domains name them. */
export type DerivedLists = Readonly<Record<string, Readonly<Record<string, DerivedList>>>>;

/** What a schema says of its lists besides what the model does. */
export interface ListRules {
  readonly derived: DerivedLists;
  /** The most rows that a page holds; as usual where it is left out. */
  readonly most?: number;
  /** Reads their filters; as usual where it is left out. */
  readonly readFilter?: ReadFilter;
}

/** The model of a connection's nodes; undefined for a type that is no connection of stored rows. */
export function connectionModel(type: GraphQLOutputType): ModelName | undefined {
  const named = getNamedType(type);
  if (!isObjectType(named) || !named.name.endsWith('Connection')) return undefined;
  const nodes = named.getFields()['nodes'];
  const name = nodes && getNamedType(nodes.type).name;
  return name !== undefined && Object.hasOwn(models, name) ? (name as ModelName) : undefined;
}

/** How a list field hangs on its type: by a derived path, by the relation of its name, or not at all at the root. */
export function describeList(
  type: GraphQLObjectType,
  field: string,
  model: ModelName,
  { derived, most, readFilter }: ListRules,
): ListDescription {
  const list = { coordinate: `${type.name}.${field}`, model, ...(most && { most }), ...(readFilter && { readFilter }) };
  if (type.name === 'Query') return { ...list, path: null, outlivesParent: false };
  const found = derived[type.name]?.[field];
  if (found === undefined && describe(type.name).relations[field]?.model !== model) {
    throw new Error(`${list.coordinate} is neither a relation of the model nor a derived list.`);
  }
  const { relations, conditions, outlivesParent = false } = found ?? { relations: [field] };
  return {
    ...list,
    path: { model: type.name, relations, ...(conditions === undefined ? {} : { conditions }) },
    outlivesParent,
  };
}
