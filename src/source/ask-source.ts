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
