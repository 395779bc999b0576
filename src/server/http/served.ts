/** A path that is served, for those who ask for another. */
export interface ServedPath {
  readonly path: string;
  /** What is there, as the end of a sentence. */
  readonly what: string;
}

/** Tells a client that asked for a path that is not served which are. */
export const describeServed = (served: readonly ServedPath[]): string =>
  `Nothing is served here. There are ${served.map(({ path, what }) => `${path} (${what})`).join(', ')}.`;
