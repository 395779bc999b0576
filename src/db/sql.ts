import { Prisma } from './generated/client/client.ts';
import { models, type ModelName } from './generated/model.ts';
import type { ModelDescription } from './description.ts';

/** A piece of SQL with its bound values. */
export type Sql = Prisma.Sql;
export const { sql } = Prisma;

/** The description of a model; the name may come from a relation. */
export function describe(model: string): ModelDescription {
  const description = models[model as ModelName] as ModelDescription | undefined;
  if (description === undefined) throw new Error(`No model is called ${model}.`);
  return description;
}

/** A quoted identifier. Names come from the model alone, never from a request. */
export const identifier = (name: string): Sql => Prisma.raw(`"${name.replaceAll('"', '""')}"`);

/**
 * A table or type of ours. Statements name each with the schema `public`, so that no search path decides what they read;
 * where a database keeps ours in another schema, that takes its place on the way (`schema-names.ts`).
 */
export const ours = (name: string): Sql => sql`public.${identifier(name)}`;

/** The table of a model. */
export const tableOf = (model: string): Sql => ours(describe(model).table);

/** A whole number in the text of a statement, where its value bears on the plan: a bound LIMIT is taken for a tenth of the rows. */
export function integer(value: number): Sql {
  if (!Number.isSafeInteger(value)) throw new Error(`${value} is no whole number.`);
  return Prisma.raw(String(value));
}

/** A column of the table that goes by this alias. */
export const column = (alias: string, name: string): Sql => sql`${identifier(alias)}.${identifier(name)}`;

/** All of these; true where there are none. */
export function and(parts: Sql[]): Sql {
  const [first, ...rest] = parts;
  if (first === undefined) return sql`TRUE`;
  return rest.length === 0 ? first : Prisma.join(parts, ' AND ', '(', ')');
}

/** Any of these; false where there are none. */
export function or(parts: Sql[]): Sql {
  const [first, ...rest] = parts;
  if (first === undefined) return sql`FALSE`;
  return rest.length === 0 ? first : Prisma.join(parts, ' OR ', '(', ')');
}

/** These, one after the other, with commas; nothing where there are none. */
export const list = (parts: Sql[]): Sql => (parts.length === 0 ? Prisma.empty : Prisma.join(parts, ', '));

/** These, one after the other, with spaces. */
export const spaced = (parts: Sql[]): Sql => Prisma.join(parts, ' ');
