import type { GraphQLError } from 'graphql';
import { clientError } from '../../base/errors.ts';
import { answerMessages } from '../../messages/limits.ts';

/** Maximum number of waiting requests; further ones are refused. */
const maxWaiting = 1000;

/**
 * After each anonymous request, running requests with a credential have the event loop to themselves for this multiple
 * of its time, but at most this many milliseconds.
 */
const pause = { times: 4, longest: 50 } as const;

const busy = (): GraphQLError => clientError('SERVICE_BUSY', answerMessages.requestsWaiting);

/**
 * Admits one request without a credential in each turn of the event loop, and fewer while requests with a credential
 * are running. The synchronous work of a request, such as parsing and validating its document, then delays others by
 * its own time only, not by that of all requests that came with it.
 */
export class Turnstile {
  readonly #waiting: (() => void)[] = [];
  #identified = 0;
  #isTurning = false;
  #took = 0;

  /** Number of waiting requests without a credential. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Number of running requests with a credential. */
  get identified(): number {
    return this.#identified;
  }

  /**
   * Waits for a turn.
   * @throws SERVICE_BUSY if too many are waiting.
   */
  enter(): Promise<void> {
    if (this.#waiting.length >= maxWaiting) return Promise.reject(busy());
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (!this.#isTurning) this.#turn();
    });
  }

  /** Counts a request with a credential, which enters at once, until it is closed. */
  async pass(closed: Promise<void>): Promise<void> {
    this.#identified += 1;
    await closed;
    this.#identified -= 1;
  }

  #turn(): void {
    this.#isTurning = true;
    if (this.#identified > 0) this.#afterPause();
    else setImmediate(() => this.#letIn());
  }

  /** Waits until requests with a credential have had the loop to themselves for a while, or are done. */
  #afterPause(): void {
    const ends = performance.now() + Math.min(this.#took * pause.times, pause.longest);
    const check = (): void => {
      const left = ends - performance.now();
      if (this.#identified === 0 || left <= 0) this.#letIn();
      else setTimeout(check, Math.min(left, pause.longest / 10));
    };
    setImmediate(check);
  }

  #letIn(): void {
    const began = performance.now();
    this.#waiting.shift()?.();
    // The synchronous work of the request happens in the next turns.
    setImmediate(() => {
      setImmediate(() => {
        this.#took = performance.now() - began;
        if (this.#waiting.length > 0) this.#turn();
        else this.#isTurning = false;
      });
    });
  }
}
