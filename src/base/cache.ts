import { LRUCache } from 'lru-cache';

/** How often a cache could answer since it was made. */
export interface CacheStatistics {
  readonly entries: number;
  readonly hits: number;
  readonly misses: number;
}

/** Bounds of a cache. */
export interface CacheBounds<Value> {
  readonly entries: number;
  /** The most that all values may come to, in the unit of `sizeOf`. */
  readonly size?: number;
  /** The most that one value may come to: one that is larger is not kept, and pushes out no others. */
  readonly largest?: number;
  readonly sizeOf?: (value: Value) => number;
}

/** A cache that keeps what was used last, within bounds, and counts its hits. */
export class BoundedCache<Value extends object | string> {
  readonly #entries: LRUCache<string, Value>;
  #hits = 0;
  #misses = 0;

  constructor({ entries, size, largest, sizeOf }: CacheBounds<Value>) {
    this.#entries = new LRUCache<string, Value>({
      max: entries,
      ...(size === undefined ? {} : { maxSize: size }),
      ...(largest === undefined ? {} : { maxEntrySize: largest }),
      ...(sizeOf === undefined ? {} : { sizeCalculation: sizeOf }),
    });
  }

  get(key: string): Value | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) this.#misses += 1;
    else this.#hits += 1;
    return value;
  }

  set(key: string, value: Value): void {
    this.#entries.set(key, value);
  }

  delete(key: string): boolean {
    return this.#entries.delete(key);
  }

  get statistics(): CacheStatistics {
    return { entries: this.#entries.size, hits: this.#hits, misses: this.#misses };
  }
}
