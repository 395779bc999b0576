import QuickLRU from 'quick-lru';

/** How often a cache could answer since it was made. */
export interface CacheStatistics {
  readonly size: number;
  readonly hits: number;
  readonly misses: number;
}

/** A cache that keeps what was used last, in bounds, and counts its hits. */
export class BoundedCache<Key, Value> {
  readonly #entries: QuickLRU<Key, Value>;
  #hits = 0;
  #misses = 0;

  /** @param maxSize entries that are kept for certain; at most twice as many are held. */
  constructor(maxSize: number) {
    this.#entries = new QuickLRU<Key, Value>({ maxSize });
  }

  get(key: Key): Value | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) this.#misses += 1;
    else this.#hits += 1;
    return value;
  }

  set(key: Key, value: Value): void {
    this.#entries.set(key, value);
  }

  delete(key: Key): boolean {
    return this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  get statistics(): CacheStatistics {
    return { size: this.#entries.size, hits: this.#hits, misses: this.#misses };
  }
}
