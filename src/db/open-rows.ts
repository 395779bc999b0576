import type { Filter } from './filter.ts';

let lastNumber = 0;

/**
 * A condition that is kept and used again. It goes by a number where what names a statement is written out: the condition
 * itself may be long.
 */
export class OpenRows {
  readonly filter: Filter;
  readonly #name: string;

  constructor(filter: Filter) {
    this.filter = filter;
    this.#name = `open rows ${(lastNumber += 1)}`;
  }

  toJSON(): string {
    return this.#name;
  }
}
