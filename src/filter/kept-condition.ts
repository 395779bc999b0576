import type { Filter, PolicyCondition } from './filter.ts';

let lastNumber = 0;

/**
 * A policy condition that is cached for later requests. Its JSON is a number, so that names of cache entries stay
 * short.
 */
export class KeptCondition implements PolicyCondition {
  readonly kind = 'policy';
  readonly condition: Filter;
  readonly scanInOrder: boolean;
  readonly #name: string;

  constructor(condition: Filter, scanInOrder = false) {
    this.condition = condition;
    this.scanInOrder = scanInOrder;
    this.#name = `policy condition ${(lastNumber += 1)}`;
  }

  toJSON(): string {
    return this.#name;
  }
}
