import type { DocumentNode } from 'graphql';
import { BoundedCache } from './cache.ts';
import type { Plan } from './graph/plan/plans.ts';

/** What requests leave behind for later ones, each within bounds. */
export interface Caches {
  /** Documents by their hash, with what was compiled from them. */
  readonly documents: BoundedCache<DocumentNode>;
  /** Plans by field and variables. */
  readonly plans: BoundedCache<Plan>;
}

/** A parsed document takes about a hundred times its text. */
const documentLength = ({ loc }: DocumentNode): number => Math.max(loc?.end ?? 0, 1);

export const createCaches = (): Caches => ({
  documents: new BoundedCache({ entries: 500, size: 400_000, sizeOf: documentLength }),
  plans: new BoundedCache({ entries: 1000 }),
});
