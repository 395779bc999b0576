import type http from 'node:http';
import type https from 'node:https';
import type { Socket } from 'node:net';
import { observationOf } from '../observation.ts';

/** Connections beyond the limit, on which probes are answered and everything else is refused. */
const reserve = 16;

/** A connection of a client. */
interface Connection {
  readonly socket: Socket;
  /** Whether it was accepted beyond the limit. */
  readonly isReserve: boolean;
  /** Its unanswered requests. */
  readonly open: Set<http.ServerResponse>;
}

/** Identifies a connection by its remote end, which a TLS socket and the socket below it share. */
const peerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;

/**
 * The connections of a server. If there are too many, a new one replaces a connection without a running request: first
 * the oldest that never had a request, then the one that has been idle longest.
 */
export class Connections {
  readonly #most: number;
  readonly #all = new Map<string, Connection>();
  readonly #unused = new Map<string, Connection>();
  readonly #idle = new Map<string, Connection>();
  #isDraining = false;

  constructor(server: http.Server | https.Server, most: number) {
    this.#most = most;
    server.maxConnections = most + reserve;
    server.on('connection', (socket: Socket) => {
      this.#accept(socket);
    });
  }

  /** Number of connections. */
  get count(): number {
    return this.#all.size;
  }

  /**
   * Registers a request until it is answered or its connection closes. Returns whether it came over a connection beyond
   * the limit.
   */
  noteRequest(response: http.ServerResponse): boolean {
    const { socket } = response.req;
    const peer = peerOf(socket);
    const connection = this.#all.get(peer);
    if (this.#isDraining) response.setHeader('connection', 'close');
    if (connection === undefined) return false;
    this.#unused.delete(peer);
    this.#idle.delete(peer);
    connection.open.add(response);
    response.once('close', () => {
      connection.open.delete(response);
      if (connection.open.size === 0 && this.#all.get(peer) === connection) this.#idle.set(peer, connection);
    });
    return connection.isReserve;
  }

  /** From now on, every answer announces that its connection closes after it. */
  startDraining(): void {
    this.#isDraining = true;
    for (const { open } of this.#all.values()) {
      for (const response of open) if (!response.headersSent) response.setHeader('connection', 'close');
    }
  }

  /** Closes the connections that had requests and have none running. */
  closeIdle(): void {
    for (const { socket } of this.#idle.values()) socket.end();
  }

  /** Closes the connections that never had a request. */
  closeUnused(): void {
    for (const { socket } of this.#unused.values()) socket.destroy();
  }

  /** Closes all connections at once. */
  destroy(): void {
    for (const { socket, open } of this.#all.values()) {
      for (const response of open) observationOf(response)?.cut();
      socket.destroy();
    }
  }

  #accept(socket: Socket): void {
    const peer = peerOf(socket);
    const isReserve = this.#all.size >= this.#most && !this.#evict();
    const connection = { socket, isReserve, open: new Set<http.ServerResponse>() };
    this.#all.set(peer, connection);
    this.#unused.set(peer, connection);
    socket.once('close', () => {
      if (this.#all.get(peer) === connection) this.#forget(peer);
    });
  }

  #evict(): boolean {
    for (const candidates of [this.#unused, this.#idle]) {
      for (const [peer, { socket }] of candidates) {
        this.#forget(peer);
        socket.destroy();
        return true;
      }
    }
    return false;
  }

  #forget(peer: string): void {
    this.#all.delete(peer);
    this.#unused.delete(peer);
    this.#idle.delete(peer);
  }
}
