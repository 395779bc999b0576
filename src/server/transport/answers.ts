import type http from 'node:http';
import { observationOf } from '../observation.ts';

export interface AnswerBounds {
  /** Maximum time that a client may take to receive an answer, milliseconds. */
  readonly answerTimeout: number;
  /** Maximum total size of answers that clients have not received yet, bytes. */
  readonly answerBytes: number;
}

/**
 * Answers that clients have not received yet. If they exceed the limit, those of slow clients are cut off, not later
 * ones.
 */
export class Answers {
  readonly #bounds: AnswerBounds;
  /** Size of each answer in bytes, the oldest first. */
  readonly #open = new Map<http.ServerResponse, number>();
  #bytes = 0;

  constructor(bounds: AnswerBounds) {
    this.#bounds = bounds;
  }

  /** Bytes that wait in this process until clients read them. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Watches a completely written answer until its client has received it. While all answers together exceed the limit,
   * the oldest is cut off, because its client is the slowest.
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

/** Closes the connection of an answer, which frees its buffer. */
function cut(response: http.ServerResponse): void {
  observationOf(response)?.cut();
  response.req.socket.destroy();
}
