import type { ViewerRole } from '../db/generated/model.ts';
import type { Assertion } from './assertion/assertion.ts';

/** Who sends a request, as the credential states it. */
export interface Identity {
  readonly role: ViewerRole;
  /** The subject of the token; null if the credential is not for a person. */
  readonly subject: string | null;
  /** The client of the token or of the API key. */
  readonly client: string | null;
  /**
   * Code of the department that the credential is for (`92-SYT`), resolved on the day of the request; null if it is for
   * none.
   */
  readonly departmentCode: string | null;
  /** The assertion of the hub that sends the request on someone's behalf; absent if there is no hub between. */
  readonly assertion?: Assertion;
}

/** The identity of a request without a credential. */
export const anonymous: Identity = { role: 'ANONYMOUS', subject: null, client: null, departmentCode: null };
