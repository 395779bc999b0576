import type { WrittenEntry } from './entry.ts';

/** A second in which entries mention a department or a clause. */
export interface Mention {
  readonly key: string;
  /** Seconds since 1970. */
  readonly second: number;
}

const secondOf = ({ at }: WrittenEntry): number => Math.floor(Date.parse(at) / 1000);

/** Returns the mentions of entries, each once. */
export function allMentions(entries: readonly WrittenEntry[]): Mention[] {
  const bySecond = new Map<number, Set<string>>();
  for (const entry of entries) {
    const second = secondOf(entry);
    const keys = bySecond.get(second) ?? new Set();
    bySecond.set(second, keys);
    for (const key of entry.mentions) keys.add(key);
  }
  return [...bySecond].flatMap(([second, keys]) => [...keys].map((key) => ({ key, second })));
}

/** Number of seconds whose mentions are remembered. */
const maxSeconds = 5;

/** Remembers which mentions are stored, so that a busy second stores each once and not with every entry. */
export class StoredMentions {
  readonly #stored = new Map<number, Set<string>>();

  /** Returns the mentions of entries that may not be stored yet. */
  missing(entries: readonly WrittenEntry[]): Mention[] {
    return allMentions(entries).filter(({ key, second }) => this.#stored.get(second)?.has(key) !== true);
  }

  /** Notes mentions that were stored. */
  note(mentions: readonly Mention[]): void {
    for (const { key, second } of mentions) {
      const keys = this.#stored.get(second);
      if (keys === undefined) this.#stored.set(second, new Set([key]));
      else keys.add(key);
    }
    for (const second of [...this.#stored.keys()].slice(0, -maxSeconds)) this.#stored.delete(second);
  }
}
