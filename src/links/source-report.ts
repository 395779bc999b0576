import type { SourceState } from './source-state.ts';
import type { Position } from '../db/keyset.ts';

/** Whose rows are in a page or a count. */
export interface SourceReport {
  /** The linked departments that were asked; hosted ones are always all there. */
  readonly states: readonly SourceState[];
  /** Where the list stands after a row of the page: departments that did not answer stay where they were. Null where all are there. */
  readonly positionAfter: ((row: Position) => Position) | null;
}

/** The report of several sources. */
export const reportOf = (
  states: readonly SourceState[],
  positionAfter: SourceReport['positionAfter'] = null,
): SourceReport => ({ states, positionAfter });
