import type { Logger } from 'pino';
import pg from 'pg';
import { ConnectionWatch } from './connection-watch.ts';
import { ControlConnection } from './control-connection.ts';
import type { DatabaseLoad } from '../database-load.ts';
import { DatabaseFault, openingFault } from '../database-fault.ts';
import { Outage } from '../outage.ts';
import { WatchedClient } from './watched-client.ts';

export interface ServerPoolOptions {
  readonly log: Logger | null;
  /** Maximum time of a statement, milliseconds. */
  readonly statementTimeout: number;
  /**
   * Whether connections go through a pooler, which does not pass time limits on to the server: this process then
   * cancels statements.
   */
  readonly isPooled: boolean;
}

/** Additional time of a statement on this side, for its way to the server and back, milliseconds. */
const allowance = 1000;

/** Maximum time for running statements when the pool is closed, milliseconds. */
const closingTime = 2000;

/** SQLSTATEs with which a server, a role or a pooler refuses a client because it has too many. */
const tooManyConnections = new Set<unknown>(['53300', '08P01']);

/** How long the pool stays smaller after the server has refused a connection, milliseconds. */
const modestTime = 10_000;

/** Maximum number of attempts to get a connection while the server refuses new ones. */
const attempts = 5;

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: unknown) => void,
) => void;

/**
 * A pool of connections to a server in which every wait has a limit: for a place, a connection, an answer, and for
 * closing.
 */
export class ServerPool extends pg.Pool {
  readonly control: ControlConnection;
  readonly outage: Outage;
  readonly #watch: ConnectionWatch;
  readonly #open = new Set<WatchedClient>();
  /** Number of statements of connections that have ended. */
  #sentBefore = 0;
  #closed: Promise<void> | undefined;
  readonly #size: number;
  #growth: NodeJS.Timeout | undefined;

  constructor(config: pg.PoolConfig, { log, statementTimeout, isPooled }: ServerPoolOptions) {
    const bounds = isPooled ? {} : { statement_timeout: statementTimeout };
    super({ ...config, ...bounds, keepAlive: true, Client: WatchedClient });
    this.#size = this.options.max;
    this.control = new ControlConnection(config, isPooled);
    this.outage = new Outage(log);
    this.#watch = new ConnectionWatch({
      control: this.control,
      longestStatement: statementTimeout + allowance,
      cancelAfter: isPooled ? statementTimeout : null,
      outage: this.outage,
    });
    this.on('connect', (connected) => {
      const client = connected as unknown as WatchedClient;
      this.#watch.follow(client);
      this.#open.add(client);
      client.once('end', () => {
        this.#open.delete(client);
        this.#sentBefore += client.sent;
      });
    });
    // A connection that ends while it is idle has left the pool, and nobody waits for it.
    this.on('error', () => undefined);
  }

  /** Load of the connections. */
  get load(): DatabaseLoad {
    const { idleCount: idle, totalCount, waitingCount: waiting } = this;
    const statements = [...this.#open].reduce((sum, { sent }) => sum + sent, this.#sentBefore);
    return { inUse: totalCount - idle, idle, waiting, statements };
  }

  /** Acquires a connection from the pool. The overloads of `pg` are for callers. */
  override connect(callback?: Connected): never {
    if (callback === undefined) {
      const connected = new Promise((resolve, reject) => {
        this.connect((error, client) => {
          if (error === undefined) resolve(client);
          else reject(error);
        });
      });
      return connected as never;
    }
    this.#acquire(callback, attempts);
    return undefined as never;
  }

  /** Closes the pool within its time limit, even if statements are running; repeated calls do nothing. */
  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    void this.end();
    await this.#watch.close(closingTime);
    this.control.close();
  }

  #acquire(callback: Connected, left: number): void {
    const mayQueue = this.idleCount === 0 && this.totalCount >= this.options.max;
    super.connect((error, client, done) => {
      if (!(error instanceof Error)) callback(undefined, client, done);
      else if (left > 1 && this.totalCount > 0 && tooManyConnections.has((error as { readonly code?: unknown }).code)) {
        this.#growNoFurther();
        this.#acquire(callback, left - 1);
      } else callback(this.#refusal(error, mayQueue), client, done);
    });
  }

  /** Limits the pool for a while to the connections that the server grants; statements wait for them. */
  #growNoFurther(): void {
    this.options.max = Math.min(this.options.max, this.totalCount);
    clearTimeout(this.#growth);
    this.#growth = setTimeout(() => {
      this.options.max = this.#size;
    }, modestTime).unref();
  }

  #refusal(error: unknown, mayQueue: boolean): DatabaseFault {
    const isLate = mayQueue && (error as { readonly code?: unknown }).code === undefined;
    if (isLate && this.outage.since === null)
      return new DatabaseFault('SERVICE_BUSY', 'all connections are in use', error);
    const fault = openingFault(error);
    this.outage.failed(fault.message);
    return fault;
  }
}
