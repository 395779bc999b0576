import type { NewKey, ShownKey } from './key-store.ts';

/** A key as it is shown once: the key itself, and the id that it goes by later. */
export interface MadeKey {
  readonly id: string;
  readonly key: string;
}

/** The API keys of a hub, wherever they are kept. */
export interface ApiKeys {
  /** Makes a key. @throws OperatorError for a department that is not in force. */
  create(given: NewKey): Promise<MadeKey>;
  /** All keys, the oldest first. */
  list(): Promise<ShownKey[]>;
  /** Revokes a key; answers whether there is one of this id. */
  revoke(id: string): Promise<boolean>;
}
