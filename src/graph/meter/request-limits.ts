import type { Identity } from '../../identity/identity.ts';

/** Bounds of one request and of its answer. */
export interface RequestLimits {
  /** The most response names of one selection, fragments spread out and fields merged. */
  readonly names: number;
  /** The most fields of a query, fragments spread out. */
  readonly fields: number;
  /** The most lists of a query, each counted once however often it is answered. */
  readonly lists: number;
  /** The most comparisons of all filters of a query. */
  readonly comparisons: number;
  /** The most objects that an answer may come to hold, reckoned from the page sizes asked for. */
  readonly objects: number;
  /** The most values that an answer may come to hold, reckoned in the same way. */
  readonly values: number;
  /** The most that the answer may cost: 1 a value, 4 an object, 20 a list, 60 a refused one. */
  readonly cost: number;
  /** The most bytes of an answer. */
  readonly bytes: number;
  /** The most errors of an answer; one more says how many are omitted. */
  readonly errors: number;
}

/** What an operation may come to, as reckoned before it is run. */
export type ReckonedSize = Pick<RequestLimits, 'objects' | 'values' | 'lists' | 'comparisons'>;

/** Bounds of requests without a credential: at most 200 ms of CPU and 5 MB. */
export const anonymousLimits: RequestLimits = {
  names: 100,
  fields: 300,
  lists: 30,
  comparisons: 80,
  objects: 40_000,
  values: 100_000,
  cost: 110_000,
  bytes: 5_000_000,
  errors: 200,
};

/** Bounds of requests with a credential: at most 2 s of CPU and 20 MB. */
export const identifiedLimits: RequestLimits = {
  names: 200,
  fields: 1500,
  lists: 150,
  comparisons: 300,
  objects: 250_000,
  values: 1_500_000,
  cost: 1_000_000,
  bytes: 20_000_000,
  errors: 200,
};

/** Bounds of what a hub asks a department's service: it gathers the questions of several viewers in one operation. */
export const hubLimits: RequestLimits = {
  ...identifiedLimits,
  names: 2000,
  fields: 6000,
  lists: 2000,
  comparisons: 20_000,
};

/** Returns the bounds of a viewer's requests. */
export function limitsOf({ role, assertion }: Pick<Identity, 'role' | 'assertion'>): RequestLimits {
  if (assertion !== undefined) return hubLimits;
  return role === 'ANONYMOUS' ? anonymousLimits : identifiedLimits;
}
