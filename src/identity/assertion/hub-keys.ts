import type { KeyPlace } from '../../settings/oidc.ts';
import { keysOfUrl, type FindKey } from '../issuer-keys.ts';
import { keysOfFile } from '../key-set-file.ts';

/** Where the keys of a hub come from. */
export type HubKeyPlace = Exclude<KeyPlace, { readonly kind: 'discovery' }>;

/**
 * Finds the keys of a hub. They can change without a restart.
 * @param cooldown minimum time between two requests for an unknown key, milliseconds
 */
export const hubKeys = (place: HubKeyPlace, cooldown = 10_000): FindKey =>
  place.kind === 'file' ? keysOfFile(place.file) : keysOfUrl(place.url, cooldown);
