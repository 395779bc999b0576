import { setMaxListeners } from 'node:events';
import { dayOf, type Day } from './day.ts';
import { OperationTimeout } from './operation-timeout.ts';

/** What the answer to one request has cost so far. */
export class RequestTally {
  /** SQL statements that were sent to read data for it. */
  statements = 0;
  /** Rows that were read for it, from the database and from departments. */
  rows = 0;
  /** Requests to linked departments that were sent for it. */
  questions = 0;
}

/** The client closed its connection: nobody waits for the answer any more. */
export class RequestAborted extends Error {
  override name = 'RequestAborted';

  constructor() {
    super('The client closed the connection.');
  }
}

/** How long running work may continue after the time of its operation is over, before it is abandoned, milliseconds. */
const grace = 200;

export interface RequestScopeOptions {
  /** Identifies the request in the log. */
  readonly id: string;
  /** Address of the client; null if it is not known. */
  readonly address: string | null;
  /** Resolves when the answer is sent or the connection is closed. */
  readonly closed: Promise<void>;
  readonly tally: RequestTally;
  /** Maximum time of the operation, milliseconds. */
  readonly timeout: number;
  /** The clock. */
  readonly now: () => Date;
}

/**
 * What belongs to one request, from its arrival to the last byte of its answer. It is passed on to whatever works for the
 * request: context, loaders, sources and links.
 */
export class RequestScope {
  readonly id: string;
  readonly address: string | null;
  readonly closed: Promise<void>;
  readonly tally: RequestTally;
  readonly now: () => Date;
  /** Day of the request in Viet Nam; it stays the same, even if the request is answered after midnight. */
  readonly today: Day;
  /** Resolves once the time of the operation is over, and running work had a moment to end. */
  readonly overdue: Promise<void>;
  readonly #timeout: number;
  readonly #controller = new AbortController();
  #resolveOverdue = (): void => undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor({ id, address, closed, tally, timeout, now }: RequestScopeOptions) {
    this.id = id;
    this.address = address;
    this.closed = closed;
    this.tally = tally;
    this.now = now;
    this.today = dayOf(now());
    this.overdue = new Promise((resolve) => (this.#resolveOverdue = resolve));
    this.#timeout = timeout;
    // One request may send requests to many departments at once.
    setMaxListeners(0, this.#controller.signal);
  }

  /**
   * Aborted if the client closes its connection before the answer is complete, or the time of the operation is over.
   */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The error of an operation whose time is over; null if it is not. */
  get timedOut(): OperationTimeout | null {
    const reason: unknown = this.signal.reason;
    return reason instanceof OperationTimeout ? reason : null;
  }

  /** Aborts the running work, because the client has left. */
  abort(): void {
    this.endOperation();
    this.#controller.abort(new RequestAborted());
  }

  /** Starts the time limit of the operation. */
  beginOperation(): void {
    this.#timer = setTimeout(() => {
      this.#controller.abort(new OperationTimeout(this.#timeout));
      this.#timer = setTimeout(this.#resolveOverdue, grace);
    }, this.#timeout);
  }

  /** Ends the time limit of the operation, because it is answered. */
  endOperation(): void {
    clearTimeout(this.#timer);
  }
}
