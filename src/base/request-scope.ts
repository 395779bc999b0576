/** What the answer of one request has taken until now. */
export class RequestTally {
  /** SQL statements that were sent to read for it. */
  statements = 0;
  /** Rows that were read for it, from the database and from departments. */
  rows = 0;
  /** Questions that were put to linked departments for it. */
  questions = 0;
}

/** What belongs to one request, from its arrival to the last byte of its answer. */
export interface RequestScope {
  /** Aborted when the client closes its connection before it is answered. */
  readonly signal: AbortSignal;
  /** Resolves when the answer is sent or the connection is closed. */
  readonly closed: Promise<void>;
  /** Counts what the request takes. */
  readonly tally: RequestTally;
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
