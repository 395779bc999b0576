import type { DocumentNode } from 'graphql';
import { BoundedCache } from '../base/cache.ts';
import type { Plan } from '../graph/plan/plans.ts';
import type { PreparedOperation } from './prepared-operation.ts';

/** The caches that requests share, each with a limit. */
export interface Caches {
  /** Parsed documents by their hash. */
  readonly documents: BoundedCache<DocumentNode>;
  /** Texts of documents by the hash under which clients registered them. */
  readonly persisted: BoundedCache<string>;
  /** Prepared operations by operation and conditions. */
  readonly prepared: BoundedCache<PreparedOperation>;
  /** Plans by field and variables. */
  readonly plans: BoundedCache<Plan>;
}

/** A parsed document needs about a hundred times the memory of its text. */
const documentLength = ({ loc }: DocumentNode): number => Math.max(loc?.end ?? 0, 1);

/** A prepared field needs as much memory as 20 letters of the document, which is kept with it. */
const preparedSize = ({ size, length }: PreparedOperation): number => Math.max(size, Math.ceil(length / 20), 1);

export const createCaches = (): Caches => ({
  documents: new BoundedCache({ entries: 500, size: 400_000, largest: 50_000, sizeOf: documentLength }),
  persisted: new BoundedCache({
    entries: 2000,
    size: 10_000_000,
    sizeOf: (text) => Math.max(Buffer.byteLength(text), 1),
  }),
  prepared: new BoundedCache({ entries: 1000, size: 20_000, sizeOf: preparedSize }),
  plans: new BoundedCache({ entries: 1000 }),
});
