import type { GraphQLError } from 'graphql';
import type { AccessRule } from '../access/access-rule.ts';
import { findEnvelope, openEnvelope, type StoredEnvelope } from '../db/row-envelope.ts';
import type { Stored } from '../db/stored.ts';
import type { PersonalData } from '../sealing/personal-data.ts';
import type { SourceState } from './source-state.ts';

export { attachRelated, relatedOf } from '../db/row-envelope.ts';

/** What a viewer may see of a row. Rows that are alike share one. */
export interface RowMask {
  /** Why fields are closed, by the name of the field. */
  readonly closed: ReadonlyMap<string, GraphQLError>;
  /** The columns among them that were read. */
  readonly closedColumns: readonly string[];
  /** The rules that open the row, in their order. */
  readonly matchingRules: readonly AccessRule[];
}

/** Everything that is known of a row beside its columns. */
interface RowEnvelope extends StoredEnvelope {
  /** What the viewer may see of the row; absent until the guard has looked at it, and on rows that are all public. */
  mask?: RowMask;
  /** Why fields are missing that a department's service did not answer, by the name of the field; absent if none is. */
  missing?: ReadonlyMap<string, Error>;
  /** The personal data that came with a row of a department's service; absent if the row is encrypted. */
  personalData?: PersonalData;
  /** The state of the department's service that the row came from; absent if it came from the hub's own store. */
  state?: SourceState;
}

const read: (row: object) => Readonly<RowEnvelope> | undefined = findEnvelope;
const write: (row: object) => RowEnvelope = openEnvelope;

/** What is closed by either of two masks is closed, and a rule opens the row only if it does in both. */
const unite = (first: RowMask, second: RowMask): RowMask => ({
  closed: new Map([...second.closed, ...first.closed]),
  closedColumns: [...new Set([...first.closedColumns, ...second.closedColumns])],
  matchingRules: first.matchingRules.filter((rule) => second.matchingRules.includes(rule)),
});

/**
 * Applies a mask to a row. The value of a closed column is dropped, so that code that does not read the mask finds null.
 * A further mask closes more, and never opens what an earlier one closed.
 */
export function maskRow(row: Stored, mask: RowMask): void {
  const envelope = write(row);
  const { mask: earlier } = envelope;
  envelope.mask = earlier === undefined || earlier === mask ? mask : unite(earlier, mask);
  const values = row as unknown as Record<string, unknown>;
  for (const column of mask.closedColumns) values[column] = null;
}

/** Returns the error of a field that is closed to the viewer; undefined if it is open. */
export const closedError = (row: object, field: string): GraphQLError | undefined => read(row)?.mask?.closed.get(field);

/** Notes why fields of a row are missing; their columns hold null. */
export function noteMissing(row: object, missing: ReadonlyMap<string, Error>): void {
  if (missing.size > 0) write(row).missing = missing;
}

/** Returns why a department's service did not answer a field of a row; undefined if it did. */
export const missingError = (row: object, field: string): Error | undefined => read(row)?.missing?.get(field);

/** Whether a column of a row holds null because it is closed or missing. */
export function hasColumnErrors(row: object): boolean {
  const envelope = read(row);
  if (envelope === undefined) return false;
  return envelope.missing !== undefined || (envelope.mask !== undefined && envelope.mask.closedColumns.length > 0);
}

/** Returns why columns of a row are closed or missing, by the name of the field. */
export function columnErrors(row: object): ReadonlyMap<string, Error> {
  const { mask, missing = [] } = read(row) ?? {};
  const errors = new Map<string, Error>(missing);
  for (const column of mask?.closedColumns ?? []) {
    const error = mask?.closed.get(column);
    if (error !== undefined) errors.set(column, error);
  }
  return errors;
}

/** Returns the rules that open a row to the viewer, in their order. */
export const matchingRulesOf = (row: object): readonly AccessRule[] => read(row)?.mask?.matchingRules ?? [];

/** Attaches personal data to a row that came unencrypted from the department that keeps it. */
export function attachPersonalData(row: object, data: PersonalData): void {
  write(row).personalData = data;
}

/** Returns the personal data that came with a row; undefined if the row is encrypted. */
export const personalDataOf = (row: object): PersonalData | undefined => read(row)?.personalData;

/** Returns the state of the department that a row came from; undefined for a row of the hub's own store. */
export const stateOfRow = (row: object): SourceState | undefined => read(row)?.state;

/** Notes on rows, and on those read along with them, the state of the department that they came from. */
export function noteState<Rows extends readonly (Stored | null | Error)[]>(rows: Rows, state: SourceState): Rows {
  for (const row of rows) {
    if (row === null || row instanceof Error) continue;
    const envelope = write(row);
    envelope.state = state;
    for (const related of Object.values(envelope.related ?? {})) {
      if (related !== null) noteState([related].flat(), state);
    }
  }
  return rows;
}
