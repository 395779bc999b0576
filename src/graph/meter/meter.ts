import { limitMessages } from '../../messages/limits.ts';
import type { GraphQLError, GraphQLResolveInfo } from 'graphql';
import { costs, measureItem } from './item-cost.ts';
import type { ReckonedSize, RequestLimits } from './request-limits.ts';
import { queryTooLarge } from './too-large.ts';

/** Adds up the cost of an answer while it is made, so that an answer that is too large is stopped early. */
export class Meter {
  readonly limits: RequestLimits;
  /** The estimated size of the answer; null before the operation is measured. */
  reckoned: ReckonedSize | null = null;
  readonly #items = new Map<GraphQLResolveInfo['fieldNodes'], number>();
  #cost = 0;
  #refusal: GraphQLError | undefined;
  #isTooLong = false;

  constructor(limits: RequestLimits) {
    this.limits = limits;
  }

  /** Whether the answer costs too much or is too long; then the whole answer is refused. */
  get isExceeded(): boolean {
    return this.#isTooLong || this.#cost > this.limits.cost;
  }

  /**
   * Checks the length of what is written of the answer, before more is.
   * @throws QUERY_TOO_LARGE once it is too long: a field that is asked for many times takes no memory but here.
   */
  checkBytes(found: number): void {
    const { bytes: accepted } = this.limits;
    if (found <= accepted && !this.#isTooLong) return;
    this.#isTooLong = true;
    this.#refusal ??= queryTooLarge(limitMessages.bytes(accepted), { what: 'bytes', found, accepted });
    throw this.#refusal;
  }

  /**
   * Adds the items of a list, before their fields are resolved.
   * @throws QUERY_TOO_LARGE once the answer costs too much.
   */
  addItems(count: number, info: GraphQLResolveInfo): void {
    let each = this.#items.get(info.fieldNodes);
    if (each === undefined) {
      each = measureItem(info);
      this.#items.set(info.fieldNodes, each);
    }
    this.#cost += count * each;
    if (this.isExceeded) throw this.refusal;
  }

  /** Adds a refused list, which costs an error with its path and format. */
  addError(): void {
    this.#cost += costs.error;
  }

  /** The error for an answer that costs too much, or is too long. */
  get refusal(): GraphQLError {
    const { cost: accepted } = this.limits;
    this.#refusal ??= queryTooLarge(limitMessages.cost(accepted), { what: 'cost', found: this.#cost, accepted });
    return this.#refusal;
  }
}
