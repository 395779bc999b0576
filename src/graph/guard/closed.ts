import type { GraphQLError } from 'graphql';
import type { Alternative } from '../../access/alternative.ts';
import type { Stored } from '../../db/stored.ts';

const closed = Symbol('closed');
const ways = Symbol('ways');

/** The errors of a row's fields that are not open, by the name of the field. */
export type ClosedFields = ReadonlyMap<string, GraphQLError>;

interface WithClosed {
  [closed]?: ClosedFields;
  [ways]?: readonly Alternative[];
}

/** Closes fields of a row: what was read of them is replaced by the error, which the executor then answers. */
export function closeFields(row: Stored, fields: ClosedFields, columns: readonly string[]): void {
  (row as WithClosed)[closed] = fields;
  const values = row as unknown as Record<string, unknown>;
  for (const column of columns) values[column] = fields.get(column);
}

/** The error of a field of a row that is not open to the viewer; undefined where it is. */
export const closedError = (row: unknown, field: string): GraphQLError | undefined =>
  (row as WithClosed)[closed]?.get(field);

/** Notes in which ways a row is open to the viewer. */
export function noteWays(row: Stored, open: readonly Alternative[]): void {
  (row as WithClosed)[ways] = open;
}

/** In which ways a row is open to the viewer, the first first. */
export const waysOf = (row: unknown): readonly Alternative[] => (row as WithClosed)[ways] ?? [];
