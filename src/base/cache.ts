import { LRUCache } from 'lru-cache';

/** Statistics of a cache since it was created. */
export interface CacheStatistics {
  readonly entries: number;
  readonly hits: number;
  readonly misses: number;
}

/** Limits of a cache. */
export interface CacheBounds<Value> {
  readonly entries: number;
  /** Maximum total size of all values, in the unit of `sizeOf`. */
  readonly size?: number;
  /** Maximum size of one value: a larger one is not cached, and evicts no others. */
  readonly largest?: number;
  readonly sizeOf?: (value: Value) => number;
}

/** A cache of the most recently used values, within limits, that counts its hits. */
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
