import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../errors.ts';

/** How many requests wait before others are refused. */
const maxWaiting = 1000;

const busy = (): GraphQLError =>
  new GraphQLError('Too many requests are waiting. Ask again later.', {
    extensions: { code: 'SERVICE_BUSY' satisfies ErrorCode },
  });

/**
 * Lets requests in one a turn of the event loop. What a request does at once, such as parsing and validating its
 * document, then delays others by its own time, not by that of all that came with it.
 */
export class Turnstile {
  readonly #waiting: (() => void)[] = [];
  #isTurning = false;

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

  #turn(): void {
    this.#isTurning = true;
    setImmediate(() => {
      this.#waiting.shift()?.();
      if (this.#waiting.length > 0) this.#turn();
      else this.#isTurning = false;
    });
  }
}
