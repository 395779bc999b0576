import type { ObservedRequest } from './observed-request.ts';
import type { OperationNames } from './operation-names.ts';
import { isIdentified } from './request-line.ts';

/** How many names of operations are told apart: each is a time series of its own for every status. */
const maxNames = 50;

/** Labels requests by their operation: the first names that come, and one label for all others. */
export class OperationLabels {
  readonly #names = new Set<string>();

  /** Returns the label of a request's operation; empty for what is no operation. */
  labelOf(request: ObservedRequest, names: OperationNames): string {
    if (request.operation === null) return '';
    const name = names.find(request.operation, isIdentified(request));
    if (name === null) return 'other';
    if (this.#names.size < maxNames) this.#names.add(name);
    return this.#names.has(name) ? name : 'other';
  }
}
