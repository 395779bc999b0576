import type { Message } from '../messages/message.ts';

/**
 * The status of a department's part in an answer (tình trạng dữ liệu của cơ quan kết nối).
 * - OK: its rows are complete and current.
 * - STALE: its rows are complete but older: its service serves a copy.
 * - TIMEOUT: it did not answer in time.
 * - UNAVAILABLE: it cannot be reached, is paused, or what it answers breaks the contract.
 * - REFUSED: it refuses to answer.
 */
export type SourceStatus = 'OK' | 'STALE' | 'TIMEOUT' | 'UNAVAILABLE' | 'REFUSED';

/** A department's part in an answer. */
export interface SourceState {
  readonly departmentId: string;
  readonly status: SourceStatus;
  /** The time of the data that it answered, in ISO 8601; null if it did not answer. */
  readonly asOf: string | null;
  /** The problem in words; null if there is none. */
  readonly message: Message | null;
}

/** Whether all rows of a department are in the answer. */
export const isComplete = ({ status }: SourceState): boolean => status === 'OK' || status === 'STALE';

/** Returns one state for each department, ordered by key: if a department had several, a failure is kept. */
export function summariseStates(states: readonly SourceState[]): SourceState[] {
  const byDepartment = new Map<string, SourceState>();
  for (const state of states) {
    const known = byDepartment.get(state.departmentId);
    if (known === undefined || known.status === 'OK' || !isComplete(state)) byDepartment.set(state.departmentId, state);
  }
  return [...byDepartment.values()].sort((left, right) => (left.departmentId < right.departmentId ? -1 : 1));
}

/** The reason why a department's rows are missing from an answer. */
export class SourceFailure extends Error {
  override name = 'SourceFailure';
  readonly departmentId: string;
  readonly status: Exclude<SourceStatus, 'OK' | 'STALE'>;
  /** The reason in both languages; the message of the error is in English. */
  readonly text: Message;

  constructor(departmentId: string, status: SourceFailure['status'], message: Message) {
    super(message.en);
    this.text = message;
    this.departmentId = departmentId;
    this.status = status;
  }

  get state(): SourceState {
    return { departmentId: this.departmentId, status: this.status, asOf: null, message: this.text };
  }
}
