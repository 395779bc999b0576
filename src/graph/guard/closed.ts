import type { GraphQLError } from 'graphql';
import type { Alternative } from '../../access/alternative.ts';
import type { Stored } from '../../db/stored.ts';

/** How a viewer sees a row. */
export interface Sight {
  /** The errors of the fields that are not open, by the name of the field. */
  readonly closed: ReadonlyMap<string, GraphQLError>;
  /** The columns among them that were read. */
  readonly closedColumns: readonly string[];
  /** In which ways the row is open, the first first. */
  readonly ways: readonly Alternative[];
}

const sight = Symbol('sight');

interface WithSight {
  [sight]?: Sight;
}

/** Shows a row as the viewer sees it: what was read of closed fields is replaced by the error, which the executor then answers. */
export function showRow(row: Stored, seen: Sight): void {
  (row as WithSight)[sight] = seen;
  if (seen.closedColumns.length === 0) return;
  const values = row as unknown as Record<string, unknown>;
  for (const column of seen.closedColumns) values[column] = seen.closed.get(column);
}

/** The error of a field of a row that is not open to the viewer; undefined where it is. */
export const closedError = (row: unknown, field: string): GraphQLError | undefined =>
  (row as WithSight)[sight]?.closed.get(field);

/** In which ways a row is open to the viewer, the first first. */
export const waysOf = (row: unknown): readonly Alternative[] => (row as WithSight)[sight]?.ways ?? [];
