import { createHash } from 'node:crypto';
import type { CacheStatistics } from '../../base/cache.ts';

/** Maximum number of prepared statements of a connection in one period, and maximum length of their text. */
const bounds = { names: 200, seen: 2000, textLength: 50_000 } as const;

/**
 * Time for which a name is used, and lifetime of a connection, in seconds: a connection has the names of at most two
 * periods.
 */
export const namePeriod = 1800;

/**
 * Names for prepared statements. A statement gets a name on its second use, so that a flood of unique queries takes no
 * names; PostgreSQL keeps a named statement until its connection ends.
 */
export class StatementNames {
  readonly #now: () => number;
  readonly #names = new Map<string, string>();
  readonly #seen = new Set<string>();
  #began: number;
  #hits = 0;
  #misses = 0;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#began = now();
  }

  /** Returns the name under which to prepare a statement; PostgreSQL's empty name for one that is not to be kept. */
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

  /**
   * Whether a statement was used before. Only its name is kept, so that a flood of long statements takes little memory.
   */
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
