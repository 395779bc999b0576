import type { SourceState } from './source-state.ts';
import type { Position } from '../db/statements/keyset.ts';

/** The departments whose rows are in a page or a count. */
export interface SourceReport {
  /** The linked departments that were asked. Rows of hosted departments are always complete. */
  readonly states: readonly SourceState[];
  /**
   * Returns the list's position after a row of the page, with the positions of departments that did not answer. Null if
   * all answered.
   */
  readonly positionAfter: ((row: Position) => Position) | null;
}

/** Creates the report of several sources. */
export const reportOf = (
  states: readonly SourceState[],
  positionAfter: SourceReport['positionAfter'] = null,
): SourceReport => ({ states, positionAfter });
