import { allRelatedOf, type Stored } from '../db/stored.ts';
import type { SourceState } from './source-state.ts';

const state = Symbol('source state');

interface WithState {
  [state]?: SourceState;
}

/** How the department that a row came from stood; undefined for a row of the hub's own store. */
export const stateOfRow = (row: object): SourceState | undefined => (row as WithState)[state];

/** Tells rows, and those read along with them, how the department that they came from stood. */
export function noteState<Rows extends readonly (Stored | null | Error)[]>(rows: Rows, from: SourceState): Rows {
  for (const row of rows) {
    if (row === null || row instanceof Error) continue;
    (row as WithState)[state] = from;
    for (const related of allRelatedOf(row)) if (related !== null) noteState([related].flat(), from);
  }
  return rows;
}
