import type { RowSelection } from '../db/selection.ts';
import { relatedOf, type Stored } from '../db/stored.ts';
import type { SourceState } from './source-state.ts';

const state = Symbol('source state');

interface WithState {
  [state]?: SourceState;
}

/** How the department that a row came from stood; undefined for a row of the hub's own store. */
export const stateOfRow = (row: object): SourceState | undefined => (row as WithState)[state];

/** Tells rows, and those read along with them, how the department that they came from stood. */
export function noteState(selection: RowSelection, rows: readonly (Stored | null)[], from: SourceState): void {
  for (const row of rows) {
    if (row === null) continue;
    (row as WithState)[state] = from;
    for (const { slot, rows: below } of [...selection.ones, ...selection.lists]) {
      const related = relatedOf(row, slot);
      if (related != null) noteState(below, Array.isArray(related) ? related : [related], from);
    }
  }
}
