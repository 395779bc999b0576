import type { GraphQLError } from 'graphql';
import { sourceError } from '../source/source-error.ts';
import { isComplete, type SourceState } from '../source/source-state.ts';

type Path = readonly (string | number)[];

/** Collects the departments whose rows are missing from one answer: one error for each list and department. */
export class MissingSources {
  readonly #errors = new Map<string, GraphQLError>();

  note(path: Path, states: readonly SourceState[]): void {
    for (const state of states) {
      if (isComplete(state)) continue;
      const name = JSON.stringify([path, state.departmentId]);
      if (!this.#errors.has(name)) this.#errors.set(name, sourceError(state, path));
    }
  }

  get errors(): readonly GraphQLError[] {
    return [...this.#errors.values()];
  }
}
