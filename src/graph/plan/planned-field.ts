import { isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';
import type { RelationDescription } from '../../db/description.ts';
import type { ListDescription } from '../list-question.ts';

/** What a field's resolver does, where a plan can do it ahead. */
export type PlannedField =
  | { readonly kind: 'columns'; readonly columns: readonly string[] }
  | { readonly kind: 'one'; readonly relation: RelationDescription }
  | { readonly kind: 'list'; readonly list: ListDescription };

const doings = new WeakMap<object, PlannedField>();

/** A resolver that tells what it does. One that a domain puts in its place does not, and no plan does its work. */
export function plans<Resolve extends object>(planned: PlannedField, resolve: Resolve): Resolve {
  doings.set(resolve, planned);
  return resolve;
}

/** Notes on the fields of a schema what their resolvers do: the schema itself holds them only wrapped. */
export function notePlannedFields(
  schema: GraphQLSchema,
  resolvers: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): void {
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) continue;
    for (const [name, resolve] of Object.entries(fields)) {
      const field = type.getFields()[name];
      const planned = doings.get(resolve as object);
      if (field !== undefined && planned !== undefined) field.extensions = { ...field.extensions, planned };
    }
  }
}

/** What a field's resolver does; undefined for one that no plan can do ahead. */
export const plannedFieldOf = ({ extensions }: GraphQLField<unknown, unknown>): PlannedField | undefined =>
  (extensions as { readonly planned?: PlannedField } | undefined)?.planned;
