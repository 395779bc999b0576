import { bulkhead, type BulkheadPolicy } from 'cockatiel';
import type { GraphQLError } from 'graphql';
import { clientError } from '../../base/errors.ts';
import { answerMessages } from '../../messages/limits.ts';

/** Limits of a lane. */
export interface LaneBounds {
  /** Maximum number of running operations. */
  readonly running: number;
  /** Maximum number of waiting operations. */
  readonly waiting: number;
  /** Maximum waiting time, milliseconds. */
  readonly timeout: number;
}

const busy = (): GraphQLError => clientError('SERVICE_BUSY', answerMessages.largeQueriesWaiting);

/** Runs a few operations concurrently; others wait for a limited time. */
export class AdmissionLane {
  readonly #bounds: LaneBounds;
  readonly #places: BulkheadPolicy;

  constructor(bounds: LaneBounds) {
    this.#bounds = bounds;
    this.#places = bulkhead(bounds.running, bounds.waiting);
  }

  /** Number of running operations. */
  get running(): number {
    return this.#bounds.running - this.#places.executionSlots;
  }

  /** Number of waiting operations. */
  get waiting(): number {
    return this.#bounds.waiting - this.#places.queueSlots;
  }

  /**
   * Waits for a place, which stays occupied until the work is done.
   * @param signal aborted when nobody waits for the answer any more
   * @throws SERVICE_BUSY if too many are waiting, or no place becomes free in time.
   */
  async enter(done: Promise<unknown>, signal: AbortSignal): Promise<void> {
    const waiting = AbortSignal.any([signal, AbortSignal.timeout(this.#bounds.timeout)]);
    await new Promise<void>((resolve, reject) => {
      const refuse = (): void => {
        reject(signal.aborted ? (signal.reason as Error) : busy());
      };
      waiting.addEventListener('abort', refuse, { once: true });
      // The signal is not passed to the bulkhead: an entry that it cancels would also use up the turn of the next one.
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
