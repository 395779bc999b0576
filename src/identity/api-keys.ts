import type { NewKey, ShownKey } from './key-store.ts';

/** A new key, which is shown once, and its id, by which it is listed later. */
export interface MadeKey {
  readonly id: string;
  readonly key: string;
}

/** Manages the API keys of a hub, wherever they are stored. */
export interface ApiKeys {
  /**
   * Creates a key.
   * @throws OperatorError for a department that is not in force.
   */
  create(given: NewKey): Promise<MadeKey>;
  /** Lists all keys, the oldest first. */
  list(): Promise<ShownKey[]>;
  /** Revokes a key. Returns whether a key has this id. */
  revoke(id: string): Promise<boolean>;
}
