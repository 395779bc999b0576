import { linkFaults } from '../messages/sources.ts';
import type { SourcedCount, SourcedPage } from './beneficiary-source.ts';
import { SourceFailure, type SourceState } from './source-state.ts';

/** The answer of a department, or its failure. */
export interface Answered<Value> {
  readonly value: Value | null;
  readonly states: readonly SourceState[];
}

/** Returns the answer for one list; a failure of the department is a state, and any other error is thrown. */
export async function askSource<Value extends SourcedPage | SourcedCount>(
  ask: () => Promise<readonly (Value | Error)[]>,
): Promise<Answered<Value>> {
  try {
    const [answered] = await ask();
    if (answered === undefined || answered instanceof Error)
      throw answered ?? new Error('The department returned no answer.');
    return { value: answered, states: answered.report?.states ?? [] };
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    return { value: null, states: [error.state] };
  }
}

/** A time that departments have to answer, and that begins now. */
export class AnswerTime {
  readonly #milliseconds: number;
  readonly #over: Promise<null>;
  #timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number) {
    this.#milliseconds = Math.max(Math.round(milliseconds), 0);
    this.#over = new Promise((resolve) => {
      this.#timer = setTimeout(resolve, this.#milliseconds, null);
    });
  }

  /**
   * Returns the answer of a department, or that it is late. The question goes on, so that the link notices a service
   * that does not answer at all.
   */
  async answer<Value>(departmentId: string, answer: Promise<Answered<Value>>): Promise<Answered<Value>> {
    const found = await Promise.race([answer, this.#over]);
    if (found !== null) return found;
    const { state } = new SourceFailure(departmentId, 'TIMEOUT', linkFaults.late(this.#milliseconds));
    return { value: null, states: [state] };
  }

  /** Ends the time, because all have answered. */
  end(): void {
    clearTimeout(this.#timer);
  }
}

/** Asks several departments, and waits for them together until a time is over. */
export async function answersInTime<Part, Result>(
  milliseconds: number,
  parts: readonly Part[],
  ask: (part: Part, place: number, time: AnswerTime) => Promise<Result>,
): Promise<Result[]> {
  const time = new AnswerTime(milliseconds);
  try {
    return await Promise.all(parts.map((part, place) => ask(part, place, time)));
  } finally {
    time.end();
  }
}
