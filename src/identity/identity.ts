import type { ViewerRole } from '../db/generated/model.ts';
import type { Assertion } from './assertion/assertion.ts';

/** Who asks: what a credential says, and nothing that it does not. */
export interface Identity {
  readonly role: ViewerRole;
  /** The subject of the token; null where there is no person behind the credential. */
  readonly subject: string | null;
  /** The client: that of the token, or the API key's. */
  readonly client: string | null;
  /** Code of the department that the credential is for (`92-SYT`), to be looked up on the day of the request; null for none. */
  readonly departmentCode: string | null;
  /** What a hub asserts that asks on their behalf; left out for whoever asks for themselves. */
  readonly assertion?: Assertion;
}

/** Who asks without a credential. */
export const anonymous: Identity = { role: 'ANONYMOUS', subject: null, client: null, departmentCode: null };
