/** What belongs to one request, from its arrival to the last byte of its answer. */
export interface RequestScope {
  /** Aborted when the client closes its connection before it is answered. */
  readonly signal: AbortSignal;
  /** Resolves when the answer is sent or the connection is closed. */
  readonly closed: Promise<void>;
  /** Address at the other end of the connection; unknown if absent. */
  readonly peer?: string | null;
}

/** The client closed its connection: nobody waits for what was under way. */
export class RequestAborted extends Error {
  override name = 'RequestAborted';

  constructor() {
    super('The client closed the connection.');
  }
}
