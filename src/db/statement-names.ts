import { createHash } from 'node:crypto';
import type { CacheStatistics } from '../base/cache.ts';

/** How many statements a connection may keep prepared in one period, and how long a text may be to be kept. */
const bounds = { names: 200, seen: 2000, textLength: 50_000 } as const;

/** How long a name stands, and how long a connection lives, seconds: a connection meets the names of two periods at most. */
export const namePeriod = 1800;

/**
 * Names for prepared statements. A statement is named from its second use on, so that a flood of
 * queries that never come again takes no name; PostgreSQL keeps what is named until its connection ends.
 */
export class StatementNames {
  readonly #now: () => number;
  readonly #names = new Map<string, string>();
  readonly #seen = new Set<string>();
  #began: number;
  #hits = 0;
  #misses = 0;

  /** @param now milliseconds on a clock that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#began = now();
  }

  /** The name to prepare a statement under; PostgreSQL's empty name for one that is not to be kept. */
  nameOf(text: string): string {
    if (this.#now() - this.#began > namePeriod * 1000) this.#begin();
    const known = this.#names.get(text);
    if (known !== undefined) {
      this.#hits += 1;
      return known;
    }
    this.#misses += 1;
    if (this.#names.size >= bounds.names || text.length > bounds.textLength) return '';
    const name = `lt_${createHash('sha256').update(text).digest('base64url')}`;
    if (!this.#wasSeen(name)) return '';
    this.#names.set(text, name);
    return name;
  }

  get statistics(): CacheStatistics {
    return { entries: this.#names.size, hits: this.#hits, misses: this.#misses };
  }

  /** Whether a statement was met before; its name stands for it, so that a flood of long ones is not kept. */
  #wasSeen(name: string): boolean {
    if (this.#seen.delete(name)) return true;
    if (this.#seen.size >= bounds.seen) this.#seen.clear();
    this.#seen.add(name);
    return false;
  }

  #begin(): void {
    this.#began = this.#now();
    this.#names.clear();
    this.#seen.clear();
  }
}
