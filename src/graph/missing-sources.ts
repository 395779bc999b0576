import type { GraphQLError } from 'graphql';
import { sourceError } from '../links/source-error.ts';
import { isComplete, type SourceState } from '../links/source-state.ts';

type Path = readonly (string | number)[];

/** Departments whose rows are missing from one answer: each list that lacks some is told of. */
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
