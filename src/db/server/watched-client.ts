import pg from 'pg';
import { statementFault, type DatabaseFault } from '../database-fault.ts';
import { requestCancel } from './cancel-request.ts';

/** A connection to the server that measures how long its statement has waited for an answer. */
export class WatchedClient extends pg.Client {
  /** The server's process id of the connection. */
  declare readonly processID: number | null;
  /** The secret with which the server authorizes a request to cancel. */
  declare readonly secretKey: number | null;
  /** Number of statements sent over it. */
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
    // The caller that waits for an answer receives the error. An error without a listener would end the process.
    this.on('error', () => undefined);
    // Runs before the client's own listener, whose callback may already send the next statement.
    this.connection.on('readyForQuery', () => {
      this.#answered(Math.max(this.#pending - 1, 0));
    });
    this.on('drain', () => {
      this.#answered(0);
    });
  }

  /** When the running statement was sent, by `performance.now()`; null if none is running. */
  get sentAt(): number | null {
    return this.#sentAt;
  }

  /** When the server last answered; 0 before the first answer. */
  get answeredAt(): number {
    return this.#answeredAt;
  }

  /** Whether the running statement is outside a transaction, in which it could have removed its own time limit. */
  get isSingle(): boolean {
    return this.#isSingle;
  }

  /** Milliseconds for which a statement has waited without a byte from the server. */
  silentFor(now: number): number {
    if (this.#sentAt === null) return 0;
    const { bytesRead } = this.connection.stream as unknown as { readonly bytesRead: number };
    if (bytesRead !== this.#bytes) {
      this.#bytes = bytesRead;
      this.#heardAt = now;
    }
    return now - Math.max(this.#sentAt, this.#heardAt);
  }

  /** Cancels the running statement, once. */
  cancelOnce(): void {
    if (this.#cancelledAt === this.#sentAt) return;
    this.#cancelledAt = this.#sentAt;
    void requestCancel(this);
  }

  /** Closes the socket at once: the caller that waits for an answer receives the fault. */
  destroy(fault?: DatabaseFault): void {
    this.connection.stream.destroy(fault);
  }

  /** Sends a statement. The overloads of `pg` are for callers. */
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
