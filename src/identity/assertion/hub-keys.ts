import type { KeyPlace } from '../../settings/oidc.ts';
import { keysOfUrl, type FindKey } from '../issuer-keys.ts';
import { keysOfFile } from '../key-set-file.ts';

/** Where the keys of a hub are had from. */
export type HubKeyPlace = Exclude<KeyPlace, { readonly kind: 'discovery' }>;

/**
 * Finds the keys of a hub. They come and go without a restart.
 * @param cooldown least time between two looks for a key that is not known, milliseconds
 */
export const hubKeys = (place: HubKeyPlace, cooldown = 10_000): FindKey =>
  place.kind === 'file' ? keysOfFile(place.file) : keysOfUrl(place.url, cooldown);
