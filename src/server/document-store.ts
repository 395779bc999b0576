import type { DocumentNode } from 'graphql';
import type { BoundedCache } from '../cache.ts';

/** Documents that were parsed and validated, as Apollo Server asks for them. */
export class DocumentStore {
  readonly #cache: BoundedCache<DocumentNode>;

  constructor(cache: BoundedCache<DocumentNode>) {
    this.#cache = cache;
  }

  get(key: string): Promise<DocumentNode | undefined> {
    return Promise.resolve(this.#cache.get(key));
  }

  set(key: string, document: DocumentNode): Promise<void> {
    this.#cache.set(key, document);
    return Promise.resolve();
  }

  delete(key: string): Promise<boolean> {
    return Promise.resolve(this.#cache.delete(key));
  }
}
