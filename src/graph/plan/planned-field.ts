import { isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';
import type { RelationDescription } from '../../db/description.ts';
import type { ListDescription } from '../list-question.ts';

/** What a resolver reads, so that a plan can read it in advance. */
export type PlannedField =
  | { readonly kind: 'columns'; readonly columns: readonly string[] }
  | { readonly kind: 'one'; readonly relation: RelationDescription }
  | { readonly kind: 'list'; readonly list: ListDescription };

const plannedFields = new WeakMap<object, PlannedField>();

/** Marks a resolver with what it reads. Resolvers of the domains that are not marked are never planned. */
export function withPlannedField<Resolve extends object>(planned: PlannedField, resolve: Resolve): Resolve {
  plannedFields.set(resolve, planned);
  return resolve;
}

/** Copies the marks of the resolvers to the fields of a schema, which holds the resolvers only wrapped. */
export function notePlannedFields(
  schema: GraphQLSchema,
  resolvers: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): void {
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) continue;
    for (const [name, resolve] of Object.entries(fields)) {
      const field = type.getFields()[name];
      const planned = plannedFields.get(resolve as object);
      if (field !== undefined && planned !== undefined) field.extensions = { ...field.extensions, planned };
    }
  }
}

/** Returns what a field's resolver reads; undefined if no plan can read it in advance. */
export const plannedFieldOf = ({
  extensions,
}: Pick<GraphQLField<unknown, unknown>, 'extensions'>): PlannedField | undefined =>
  (extensions as { readonly planned?: PlannedField } | undefined)?.planned;
