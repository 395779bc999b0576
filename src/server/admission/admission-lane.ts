import { bulkhead, type BulkheadPolicy } from 'cockatiel';
import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../../base/errors.ts';

/** Bounds of a lane. */
export interface LaneBounds {
  /** How many operations run at once. */
  readonly running: number;
  /** How many operations wait for a place. */
  readonly waiting: number;
  /** How long an operation waits, milliseconds. */
  readonly timeout: number;
}

const busy = (): GraphQLError =>
  new GraphQLError('Too many large queries are waiting. Ask again later, or for less.', {
    extensions: { code: 'SERVICE_BUSY' satisfies ErrorCode },
  });

/** Runs a few operations at once; others wait, for a while. */
export class AdmissionLane {
  readonly #bounds: LaneBounds;
  readonly #places: BulkheadPolicy;

  constructor(bounds: LaneBounds) {
    this.#bounds = bounds;
    this.#places = bulkhead(bounds.running, bounds.waiting);
  }

  /** How many operations run. */
  get running(): number {
    return this.#bounds.running - this.#places.executionSlots;
  }

  /** How many operations wait. */
  get waiting(): number {
    return this.#bounds.waiting - this.#places.queueSlots;
  }

  /**
   * Waits for a place, which is kept until the work is done.
   * @param signal aborted when nobody waits for the answer any more
   * @throws SERVICE_BUSY if too many wait already, or no place becomes free in time.
   */
  async enter(done: Promise<unknown>, signal: AbortSignal): Promise<void> {
    const waiting = AbortSignal.any([signal, AbortSignal.timeout(this.#bounds.timeout)]);
    await new Promise<void>((resolve, reject) => {
      const refuse = (): void => {
        reject(signal.aborted ? (signal.reason as Error) : busy());
      };
      waiting.addEventListener('abort', refuse, { once: true });
      // The signal is not given to the bulkhead: one that it cancels takes the turn of the next with it.
      const begin = (): Promise<unknown> | undefined => {
        if (waiting.aborted) return undefined;
        waiting.removeEventListener('abort', refuse);
        resolve();
        return done;
      };
      this.#places.execute(begin).catch(refuse);
    });
  }
}
