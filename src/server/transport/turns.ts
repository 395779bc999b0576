import type http from 'node:http';
import type { Socket } from 'node:net';

/** Maximum number of requests that a client may send ahead on one connection. */
const maxWaiting = 32;

/**
 * Runs the requests of a connection one after the other: if a client sends several ahead (HTTP pipelining), the next
 * begins once the answer before it was received.
 */
export class Turns {
  readonly #waiting = new WeakMap<Socket, (() => void)[]>();

  /** Runs a request when its turn comes. Closes the connection if too many are waiting. */
  take(response: http.ServerResponse, run: () => void): void {
    const { socket } = response.req;
    const queue = this.#waiting.get(socket);
    if (queue === undefined) {
      this.#waiting.set(socket, []);
      this.#run(socket, response, run);
    } else if (queue.length < maxWaiting) {
      queue.push(() => {
        this.#run(socket, response, run);
      });
    } else socket.destroy();
  }

  #run(socket: Socket, response: http.ServerResponse, run: () => void): void {
    response.once('close', () => {
      const next = socket.destroyed ? undefined : this.#waiting.get(socket)?.shift();
      if (next === undefined) this.#waiting.delete(socket);
      else next();
    });
    run();
  }
}
