import type { Random } from './random.ts';

/** A choice among weighted values. */
export class Weighted<T> {
  private readonly values: T[] = [];
  private readonly bounds: number[] = [];
  private readonly total: number;

  constructor(entries: Iterable<readonly [T, number]>) {
    let total = 0;
    for (const [value, weight] of [...entries].sort(([, one], [, other]) => other - one)) {
      if (weight <= 0) continue;
      total += weight;
      this.values.push(value);
      this.bounds.push(total);
    }
    if (total === 0) throw new Error('A choice needs a value with a weight above 0.');
    this.total = total;
  }

  /** Draws a value with a probability proportional to its weight. */
  draw(random: Random): T {
    const point = random.fraction() * this.total;
    const index = this.bounds.findIndex((bound) => point < bound);
    return this.values.at(index) as T;
  }
}
