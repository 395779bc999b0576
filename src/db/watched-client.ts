import pg from 'pg';
import { statementFault, type DatabaseFault } from './database-fault.ts';
import { requestCancel } from './server/cancel-request.ts';

/** A connection to the server that knows how long its statement has been waiting for an answer. */
export class WatchedClient extends pg.Client {
  /** Identifies the connection's process on the server. */
  declare readonly processID: number | null;
  /** By what the server knows that a request to cancel is from whom it runs the statement for. */
  declare readonly secretKey: number | null;
  /** How many statements were sent over it. */
  sent = 0;
  #pending = 0;
  #sentAt: number | null = null;
  #answeredAt = 0;
  #isSingle = false;
  #bytes = 0;
  #heardAt = 0;
  #cancelledAt: number | null = null;

  constructor(config?: pg.ClientConfig) {
    super(config);
    // Whoever waits for an answer gets the fault. An error that nobody listens to would end the process.
    this.on('error', () => undefined);
    // Runs before the client's own listener, in whose callback the next statement may already be sent.
    this.connection.on('readyForQuery', () => {
      this.#answered(Math.max(this.#pending - 1, 0));
    });
    this.on('drain', () => {
      this.#answered(0);
    });
  }

  /** When the statement under way was sent, on the clock of `performance.now()`; null if there is none. */
  get sentAt(): number | null {
    return this.#sentAt;
  }

  /** When the server last answered; 0 before it has. */
  get answeredAt(): number {
    return this.#answeredAt;
  }

  /** Whether the statement under way is outside a transaction, in which it could have lifted its own bound. */
  get isSingle(): boolean {
    return this.#isSingle;
  }

  /** For how many milliseconds a statement has been waiting without a byte from the server. */
  silentFor(now: number): number {
    if (this.#sentAt === null) return 0;
    const { bytesRead } = this.connection.stream as unknown as { readonly bytesRead: number };
    if (bytesRead !== this.#bytes) {
      this.#bytes = bytesRead;
      this.#heardAt = now;
    }
    return now - Math.max(this.#sentAt, this.#heardAt);
  }

  /** Has the statement under way cancelled, once. */
  cancelOnce(): void {
    if (this.#cancelledAt === this.#sentAt) return;
    this.#cancelledAt = this.#sentAt;
    void requestCancel(this);
  }

  /** Closes the socket at once: whoever waits for an answer gets the fault. */
  destroy(fault?: DatabaseFault): void {
    this.connection.stream.destroy(fault);
  }

  /** Sends a statement. The overloads of `pg` are those of callers. */
  override query(...given: unknown[]): never {
    this.sent += 1;
    this.#pending += 1;
    this.#sentAt ??= performance.now();
    this.#isSingle = this.getTransactionStatus() !== 'T';
    const answer: unknown = super.query(...(given as [string]));
    if (!(answer instanceof Promise)) return answer as never;
    return answer.catch((error: unknown) => {
      throw statementFault(error);
    }) as never;
  }

  #answered(pending: number): void {
    const now = performance.now();
    this.#pending = pending;
    this.#sentAt = pending === 0 ? null : now;
    this.#answeredAt = now;
  }
}
