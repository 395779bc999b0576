import type http from 'node:http';
import { observationOf } from '../observation.ts';

export interface AnswerBounds {
  /** Longest that a client may take to receive an answer, milliseconds. */
  readonly answerTimeout: number;
  /** The most bytes of answers that clients have not received yet. */
  readonly answerBytes: number;
}

/** Answers that clients have not received yet. Those whose clients are slow are cut off, not those that come after. */
export class Answers {
  readonly #bounds: AnswerBounds;
  /** Bytes of each, the oldest first. */
  readonly #open = new Map<http.ServerResponse, number>();
  #bytes = 0;

  constructor(bounds: AnswerBounds) {
    this.#bounds = bounds;
  }

  /** Bytes that wait in this process for clients to read them. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Watches an answer, of which all that there is was written, until its client has received it. While the answers come
   * to more than the bound, the oldest is cut off: its client is the slowest.
   */
  watch(response: http.ServerResponse): void {
    if (response.writableFinished || response.destroyed) return;
    const bytes = response.writableLength;
    this.#open.set(response, bytes);
    this.#bytes += bytes;
    const timer = setTimeout(() => {
      cut(response);
    }, this.#bounds.answerTimeout);
    response.once('close', () => {
      clearTimeout(timer);
      this.#forget(response);
    });
    for (const oldest of this.#open.keys()) {
      if (this.#bytes <= this.#bounds.answerBytes || oldest === response) break;
      this.#forget(oldest);
      cut(oldest);
    }
  }

  #forget(response: http.ServerResponse): void {
    this.#bytes -= this.#open.get(response) ?? 0;
    this.#open.delete(response);
  }
}

/** Closes the connection of an answer: what is buffered for it is freed. */
function cut(response: http.ServerResponse): void {
  observationOf(response)?.cut();
  response.req.socket.destroy();
}
