import { setImmediate as ioHandled, setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { ControlConnection } from './control-connection.ts';
import { DatabaseFault } from './database-fault.ts';
import type { Outage } from './outage.ts';
import type { WatchedClient } from './watched-client.ts';

export interface ConnectionWatchOptions {
  readonly control: ControlConnection;
  /** Longest that a statement outside transactions may take, milliseconds. */
  readonly longestStatement: number;
  /** When such a statement is cancelled from here, milliseconds; null if the server does so itself. */
  readonly cancelAfter: number | null;
  /** Told of what the server answers and does not answer. */
  readonly outage: Outage;
}

/** Milliseconds: how often connections are looked at, and how long one is silent before the server is asked about it. */
const times = { round: 250, silence: 1000, unanswered: 5000 } as const;

/** Which of these processes are at work: the answer to a statement of one that is not was lost, or it never came. */
const workingProcesses = `SELECT pg_backend_pid() AS "own", coalesce(
    (SELECT array_agg(pid) FROM pg_stat_activity WHERE pid = ANY($1) AND (state IS NULL OR state NOT LIKE 'idle%')),
    '{}') AS "working"`;

interface Working {
  readonly own: number;
  readonly working: readonly number[];
}

/**
 * Finds connections that were lost without a word: the server says that it works on nothing of theirs. They and all that
 * have been idle since before are closed, so that what comes next goes over new ones. Statements that the server does not
 * answer in any way are ended too: each frees its place in the pool.
 */
export class ConnectionWatch {
  readonly #options: ConnectionWatchOptions;
  readonly #clients = new Set<WatchedClient>();
  readonly #timer: NodeJS.Timeout;
  #isAsking = false;

  constructor(options: ConnectionWatchOptions) {
    this.#options = options;
    this.#timer = setInterval(() => {
      // What has arrived while the process was busy is read first.
      setImmediate(() => {
        this.#look();
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

  #look(): void {
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

  /** Has statements that take too long cancelled, where nothing else bounds them. */
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

  /** The processes at work among those of the connections; null if the server does not say: a pooler names them its own way. */
  async #findWorking(clients: readonly WatchedClient[]): Promise<ReadonlySet<number> | 'unanswered' | null> {
    try {
      const ids = clients.flatMap(({ processID }) => processID ?? []);
      const { rows, processId } = await this.#options.control.query<Working>(workingProcesses, [ids]);
      const [found] = rows;
      return found === undefined || found.own !== processId ? null : new Set(found.working);
    } catch (error) {
      // A server that refuses, as one does that has too many clients, is at work.
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
