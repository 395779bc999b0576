import { models, type ModelName, type Rows } from '../db/generated/model.ts';
import type { ColumnDescription } from '../db/description.ts';

/** The columns of a row that are given; every row has a key. */
export type Given<Name extends ModelName> = Partial<Rows[Name]> & { readonly id: string };

const lists = new Set(['unknowns', 'inferred', 'readings']);

function emptyValue(name: string, { list, nullable, type }: ColumnDescription): unknown {
  if (list || lists.has(name)) return [];
  if (nullable) return null;
  return type === 'Boolean' ? false : undefined;
}

/** Creates a row: a column that is not given is null, false or an empty list, as its type is. */
export function rowOf<Name extends ModelName>(model: Name, given: Given<Name>): Rows[Name] {
  const empty = Object.entries(models[model].columns).map(
    ([name, column]) => [name, emptyValue(name, column)] as const,
  );
  return { ...Object.fromEntries(empty), ...given } as unknown as Rows[Name];
}
