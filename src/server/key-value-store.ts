import type { BoundedCache } from '../base/cache.ts';

/** A bounded cache with the interface that Apollo Server needs. */
export class KeyValueStore<Value extends object | string> {
  readonly #cache: BoundedCache<Value>;

  constructor(cache: BoundedCache<Value>) {
    this.#cache = cache;
  }

  get(key: string): Promise<Value | undefined> {
    return Promise.resolve(this.#cache.get(key));
  }

  set(key: string, value: Value): Promise<void> {
    this.#cache.set(key, value);
    return Promise.resolve();
  }

  delete(key: string): Promise<boolean> {
    return Promise.resolve(this.#cache.delete(key));
  }
}
