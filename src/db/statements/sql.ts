import { Prisma } from '../generated/client/client.ts';
import { models, type ModelName } from '../generated/model.ts';
import type { ModelDescription } from '../description.ts';

/** A piece of SQL with its bound values. */
export type Sql = Prisma.Sql;
export const { sql } = Prisma;

/** Returns the description of a model; the name may come from a relation. */
export function describe(model: string): ModelDescription {
  const description = models[model as ModelName] as ModelDescription | undefined;
  if (description === undefined) throw new Error(`No model is called ${model}.`);
  return description;
}

/** Quotes an identifier. Names come from the model only, never from a request. */
export const identifier = (name: string): Sql => Prisma.raw(`"${name.replaceAll('"', '""')}"`);

/**
 * Names a table or type of the hub. Statements always name the schema `public`, so that no search path affects what
 * they read; if a database uses another schema, `schema-names.ts` replaces it.
 */
export const ours = (name: string): Sql => sql`public.${identifier(name)}`;

/** Names the table of a model. */
export const tableOf = (model: string): Sql => ours(describe(model).table);

/**
 * Writes a whole number into the text of a statement, if its value matters for the plan: PostgreSQL assumes that a
 * bound LIMIT returns a tenth of the rows.
 */
export function integer(value: number): Sql {
  if (!Number.isSafeInteger(value)) throw new Error(`${value} is not a whole number.`);
  return Prisma.raw(String(value));
}

/** Names a column of the table with this alias. */
export const column = (alias: string, name: string): Sql => sql`${identifier(alias)}.${identifier(name)}`;

/** Combines conditions with AND; true without conditions. */
export function and(parts: Sql[]): Sql {
  const [first, ...rest] = parts;
  if (first === undefined) return sql`TRUE`;
  return rest.length === 0 ? first : Prisma.join(parts, ' AND ', '(', ')');
}

/** Combines conditions with OR; false without conditions. */
export function or(parts: Sql[]): Sql {
  const [first, ...rest] = parts;
  if (first === undefined) return sql`FALSE`;
  return rest.length === 0 ? first : Prisma.join(parts, ' OR ', '(', ')');
}

/** Joins parts with commas; empty without parts. */
export const list = (parts: Sql[]): Sql => (parts.length === 0 ? Prisma.empty : Prisma.join(parts, ', '));

/** Joins parts with spaces. */
export const spaced = (parts: Sql[]): Sql => Prisma.join(parts, ' ');
