import type { ObservedRequest } from './observed-request.ts';
import type { OperationNames } from './operation-names.ts';
import { isIdentified } from './request-line.ts';

/** Maximum number of operation names used as labels: each is a separate time series for every status. */
const maxNames = 50;

/** Labels requests by operation: the first names get their own label, and all others share one. */
export class OperationLabels {
  readonly #names = new Set<string>();

  /** Returns the label of a request's operation; empty if it has no operation. */
  labelOf(request: ObservedRequest, names: OperationNames): string {
    if (request.operation === null) return '';
    const name = names.find(request.operation, isIdentified(request));
    if (name === null) return 'other';
    if (this.#names.size < maxNames) this.#names.add(name);
    return this.#names.has(name) ? name : 'other';
  }
}
