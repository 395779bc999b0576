import type { Position } from '../db/keyset.ts';
import type { SourceState } from './source-state.ts';

/** Whose rows are in a page or a count, and how far each department's list has been read. */
export interface SourceReport {
  readonly states: readonly SourceState[];
  /**
   * Departments whose list is not where the others' are: those that did not answer stay where they were, and once they do
   * they go on from there. Null stands for the list's start.
   */
  readonly behind: Readonly<Record<string, Position | null>>;
}
