/** A served path, for the answer to unknown paths. */
export interface ServedPath {
  readonly path: string;
  /** What the path serves, as part of a sentence. */
  readonly what: string;
}
