import type { LevelData } from './data.ts';

/** The standard levels by which monthly assistance is calculated. */
export class Levels {
  readonly #levels: LevelData;

  constructor(levels: LevelData) {
    this.#levels = levels;
  }

  /** Returns the level of a programme in a province on a day: that of the province if it is higher than the national one. */
  on(programmeId: string, province: string, day: string): number {
    const valid = (this.#levels[programmeId] ?? []).filter(
      (level) => (level.province ?? province) === province && (level.from ?? day) <= day && (level.to ?? day) >= day,
    );
    if (valid.length === 0) throw new Error(`${programmeId} has no standard level on ${day}.`);
    return Math.max(...valid.map(({ amount }) => amount));
  }
}
