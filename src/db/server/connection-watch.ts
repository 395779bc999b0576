import { setImmediate as ioHandled, setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { ControlConnection } from './control-connection.ts';
import { DatabaseFault } from '../database-fault.ts';
import type { Outage } from '../outage.ts';
import type { WatchedClient } from './watched-client.ts';

export interface ConnectionWatchOptions {
  readonly control: ControlConnection;
  /** Maximum time of a statement outside transactions, milliseconds. */
  readonly longestStatement: number;
  /** Time after which this process cancels such a statement, milliseconds; null if the server does so itself. */
  readonly cancelAfter: number | null;
  /** Receives the successes and failures of statements. */
  readonly outage: Outage;
}

/**
 * Milliseconds: the interval of checks, the silence after which the server is asked about a connection, and the silence
 * after which a connection is closed.
 */
const times = { round: 250, silence: 1000, unanswered: 5000 } as const;

/**
 * Finds which of these processes are working. If a process is not, the answer to its statement was lost, or the
 * statement never arrived.
 */
const workingProcesses = `SELECT pg_backend_pid() AS "own", coalesce(
    (SELECT array_agg(pid) FROM pg_stat_activity WHERE pid = ANY($1) AND (state IS NULL OR state NOT LIKE 'idle%')),
    '{}') AS "working"`;

interface Working {
  readonly own: number;
  readonly working: readonly number[];
}

/**
 * Finds connections that were lost without notice, because the server reports no work on their statements. These
 * connections and all that have been idle for longer are closed, so that new statements use new connections. Statements
 * without any answer are ended too, so that they free their places in the pool.
 */
export class ConnectionWatch {
  readonly #options: ConnectionWatchOptions;
  readonly #clients = new Set<WatchedClient>();
  readonly #timer: NodeJS.Timeout;
  #isAsking = false;

  constructor(options: ConnectionWatchOptions) {
    this.#options = options;
    this.#timer = setInterval(() => {
      // First reads what has arrived while the process was busy.
      setImmediate(() => {
        this.#inspect();
      });
    }, times.round).unref();
  }

  /** Watches a connection until it ends. */
  follow(client: WatchedClient): void {
    this.#clients.add(client);
    client.once('end', () => this.#clients.delete(client));
  }

  /** Stops watching, and closes the connections that are still open after `grace` milliseconds. */
  async close(grace: number): Promise<void> {
    clearInterval(this.#timer);
    const end = performance.now() + grace;
    while (this.#clients.size > 0 && performance.now() < end) await wait(10);
    for (const client of this.#clients) client.destroy(new DatabaseFault('DATABASE_UNAVAILABLE', 'the pool is closed'));
  }

  #inspect(): void {
    const now = performance.now();
    this.#cancelLate(now);
    this.#options.outage.answered(Math.max(0, ...[...this.#clients].map(({ answeredAt }) => answeredAt)));
    const silent = [...this.#clients].filter((client) => client.silentFor(now) >= times.silence);
    for (const client of silent) {
      const { sentAt, isSingle } = client;
      if (isSingle && sentAt !== null && now - sentAt > this.#options.longestStatement)
        this.#end(client, 'no answer in time');
    }
    if (silent.length === 0 || this.#isAsking) return;
    this.#isAsking = true;
    void this.#askAbout(silent).finally(() => {
      this.#isAsking = false;
    });
  }

  /** Cancels statements that take too long, if nothing else limits them. */
  #cancelLate(now: number): void {
    const { cancelAfter } = this.#options;
    if (cancelAfter === null) return;
    for (const client of this.#clients) {
      if (client.isSingle && client.sentAt !== null && now - client.sentAt > cancelAfter) client.cancelOnce();
    }
  }

  async #askAbout(silent: readonly WatchedClient[]): Promise<void> {
    const sent = new Map(silent.map((client) => [client, client.sentAt]));
    const isStillSilent = (client: WatchedClient, least: number): boolean =>
      client.sentAt === sent.get(client) && client.silentFor(performance.now()) >= least;
    const working = await this.#findWorking(silent);
    if (working === 'unanswered') {
      for (const client of silent)
        if (isStillSilent(client, times.unanswered)) this.#end(client, 'no answer to anything');
    }
    if (!(working instanceof Set)) return;
    // An answer may have been on its way.
    await wait(times.round);
    await ioHandled();
    const lost = silent.filter((client) => !working.has(client.processID ?? 0) && isStillSilent(client, times.silence));
    if (lost.length > 0) this.#replace(lost);
  }

  /**
   * Finds the working processes among those of the connections; null if the server does not say, because a pooler gives
   * them other names.
   */
  async #findWorking(clients: readonly WatchedClient[]): Promise<ReadonlySet<number> | 'unanswered' | null> {
    try {
      const ids = clients.flatMap(({ processID }) => processID ?? []);
      const { rows, processId } = await this.#options.control.query<Working>(workingProcesses, [ids]);
      const [found] = rows;
      return found === undefined || found.own !== processId ? null : new Set(found.working);
    } catch (error) {
      // A server that refuses, for example because it has too many clients, is working.
      return (error as Error).cause instanceof pg.DatabaseError ? null : 'unanswered';
    }
  }

  #end(client: WatchedClient, reason: string): void {
    this.#options.outage.failed(reason);
    client.destroy(new DatabaseFault('DATABASE_UNAVAILABLE', reason));
  }

  #replace(lost: readonly WatchedClient[]): void {
    const since = Math.min(...lost.map(({ sentAt }) => sentAt ?? 0));
    for (const client of this.#clients) {
      if (client.sentAt === null && client.answeredAt <= since)
        client.destroy(new DatabaseFault('CONNECTION_LOST', 'idle'));
    }
    for (const client of lost) client.destroy(new DatabaseFault('CONNECTION_LOST', 'the connection was lost'));
  }
}
