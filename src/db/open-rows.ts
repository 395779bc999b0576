import type { Filter, Open } from './filter.ts';

let lastNumber = 0;

/**
 * A condition that is kept and used again. It goes by a number where what names a statement is written out: the condition
 * itself may be long.
 */
export class OpenRows implements Open {
  readonly filter: Filter;
  readonly isSieve: boolean;
  readonly #name: string;

  constructor(filter: Filter, isSieve = false) {
    this.filter = filter;
    this.isSieve = isSieve;
    this.#name = `open rows ${(lastNumber += 1)}`;
  }

  toJSON(): string {
    return this.#name;
  }
}
