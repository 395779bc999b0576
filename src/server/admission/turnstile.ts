import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../../base/errors.ts';

/** How many requests wait before others are refused. */
const maxWaiting = 1000;

/**
 * While partners are served, they have the loop to themselves after each stranger for so many times as long as it took
 * the loop, up to so many milliseconds.
 */
const pause = { times: 4, longest: 50 } as const;

const busy = (): GraphQLError =>
  new GraphQLError('Too many requests are waiting. Ask again later.', {
    extensions: { code: 'SERVICE_BUSY' satisfies ErrorCode },
  });

/**
 * Lets requests without a credential in one a turn of the event loop, and fewer while others are under way. What a
 * request does at once, such as parsing and validating its document, then delays others by its own time, not by that of
 * all that came with it.
 */
export class Turnstile {
  readonly #waiting: (() => void)[] = [];
  #identified = 0;
  #isTurning = false;
  #took = 0;

  /** How many requests without a credential wait for a turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** How many requests with a credential are under way. */
  get identified(): number {
    return this.#identified;
  }

  /**
   * Waits for a turn.
   * @throws SERVICE_BUSY if too many wait already.
   */
  enter(): Promise<void> {
    if (this.#waiting.length >= maxWaiting) return Promise.reject(busy());
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (!this.#isTurning) this.#turn();
    });
  }

  /** Notes a request with a credential, which enters at once, until it is closed. */
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

  /** Waits until those with a credential had the loop to themselves for a while, or are gone. */
  #afterPause(): void {
    const ends = performance.now() + Math.min(this.#took * pause.times, pause.longest);
    const look = (): void => {
      const left = ends - performance.now();
      if (this.#identified === 0 || left <= 0) this.#letIn();
      else setTimeout(look, Math.min(left, pause.longest / 10));
    };
    setImmediate(look);
  }

  #letIn(): void {
    const began = performance.now();
    this.#waiting.shift()?.();
    // What the request does at once, it does within the next turns.
    setImmediate(() => {
      setImmediate(() => {
        this.#took = performance.now() - began;
        if (this.#waiting.length > 0) this.#turn();
        else this.#isTurning = false;
      });
    });
  }
}
