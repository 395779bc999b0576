import type { Identity } from '../../identity/identity.ts';

/** Limits of one request and of its answer. */
export interface RequestLimits {
  /** Maximum number of response names in one selection, with fragments expanded and fields merged. */
  readonly names: number;
  /** Maximum number of fields in a query, with fragments expanded. */
  readonly fields: number;
  /** Maximum number of list fields in a query; each counts once, however many parents it has. */
  readonly lists: number;
  /** Maximum number of comparisons in all filters of a query. */
  readonly comparisons: number;
  /** Maximum number of objects in an answer, estimated from the requested page sizes. */
  readonly objects: number;
  /** Maximum number of values in an answer, estimated in the same way. */
  readonly values: number;
  /** Maximum cost of the answer: a value costs 1, an object 4, a list 20, a refused list 60. */
  readonly cost: number;
  /** Maximum number of bytes in an answer. */
  readonly bytes: number;
  /** Maximum number of errors in an answer; one further error says how many are omitted. */
  readonly errors: number;
}

/** The estimated size of an operation before it runs. */
export type ReckonedSize = Pick<RequestLimits, 'objects' | 'values' | 'lists' | 'comparisons'>;

/** Limits of requests without a credential: at most 200 ms of CPU and 5 MB. */
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

/** Limits of requests with a credential: at most 2 s of CPU and 20 MB. */
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

/**
 * Limits of a hub's requests to a department's service: one operation of the hub combines the queries of several
 * viewers.
 */
export const hubLimits: RequestLimits = {
  ...identifiedLimits,
  names: 2000,
  fields: 6000,
  lists: 2000,
  comparisons: 20_000,
};

/** Returns the limits of a viewer's requests. */
export function limitsOf({ role, assertion }: Pick<Identity, 'role' | 'assertion'>): RequestLimits {
  if (assertion !== undefined) return hubLimits;
  return role === 'ANONYMOUS' ? anonymousLimits : identifiedLimits;
}
