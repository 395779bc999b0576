import type { GraphQLError, GraphQLResolveInfo } from 'graphql';
import { costs, measureItem } from './item-cost.ts';
import type { ReckonedSize, RequestLimits } from './request-limits.ts';
import { queryTooLarge } from './too-large.ts';

/** Adds up what the answer of one request costs while it is made, so that it ends before it is too large. */
export class Meter {
  readonly limits: RequestLimits;
  /** What the operation may come to; null before it was measured. */
  reckoned: ReckonedSize | null = null;
  readonly #items = new Map<GraphQLResolveInfo['fieldNodes'], number>();
  #cost = 0;
  #refusal: GraphQLError | undefined;

  constructor(limits: RequestLimits) {
    this.limits = limits;
  }

  /** Whether the answer has come to cost too much: it is refused as a whole. */
  get isExceeded(): boolean {
    return this.#cost > this.limits.cost;
  }

  /**
   * Adds the items of a list, before anything below them is resolved.
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

  /** Adds a list that is refused: an error is made, placed and formatted for it. */
  addError(): void {
    this.#cost += costs.error;
  }

  /** The error of an answer that costs too much. */
  get refusal(): GraphQLError {
    const { cost: accepted } = this.limits;
    this.#refusal ??= queryTooLarge(`The answer costs more than ${accepted}.`, {
      what: 'cost',
      found: this.#cost,
      accepted,
      remedy: 'Ask for smaller pages (`first`), fewer fields or fewer levels.',
    });
    return this.#refusal;
  }
}
