/**
 * How a department's part in an answer stands (tình trạng nguồn dữ liệu).
 * - OK: its rows are all there, as they are now.
 * - STALE: its rows are all there, as they were some time ago: its service serves a copy.
 * - TIMEOUT: it did not answer in time.
 * - UNAVAILABLE: it cannot be reached, is paused, or what it answers breaks the contract.
 * - REFUSED: it refuses to answer.
 */
export type SourceStatus = 'OK' | 'STALE' | 'TIMEOUT' | 'UNAVAILABLE' | 'REFUSED';

/** A department's part in an answer. */
export interface SourceState {
  readonly departmentId: string;
  readonly status: SourceStatus;
  /** Up to when what it answered is current, ISO 8601; null where it answered nothing. */
  readonly asOf: string | null;
  /** What is wrong, for people to read; null where nothing is. */
  readonly message: string | null;
}

/** Whether what a department holds is all in the answer. */
export const isComplete = ({ status }: SourceState): boolean => status === 'OK' || status === 'STALE';

/** Each department once, by its key: where it stood differently for two questions, as it failed. */
export function summariseStates(states: readonly SourceState[]): SourceState[] {
  const byDepartment = new Map<string, SourceState>();
  for (const state of states) {
    const known = byDepartment.get(state.departmentId);
    if (known === undefined || known.status === 'OK' || !isComplete(state)) byDepartment.set(state.departmentId, state);
  }
  return [...byDepartment.values()].sort((left, right) => (left.departmentId < right.departmentId ? -1 : 1));
}

/** Why a department's rows are not in an answer. */
export class SourceFailure extends Error {
  override name = 'SourceFailure';
  readonly departmentId: string;
  readonly status: Exclude<SourceStatus, 'OK' | 'STALE'>;

  constructor(departmentId: string, status: SourceFailure['status'], message: string) {
    super(message);
    this.departmentId = departmentId;
    this.status = status;
  }

  get state(): SourceState {
    return { departmentId: this.departmentId, status: this.status, asOf: null, message: this.message };
  }
}
