import type { Logger } from 'pino';
import pg from 'pg';
import { ConnectionWatch } from './connection-watch.ts';
import { ControlConnection } from './control-connection.ts';
import type { DatabaseLoad } from './database-load.ts';
import { DatabaseFault, openingFault } from './database-fault.ts';
import { Outage } from './outage.ts';
import { WatchedClient } from './watched-client.ts';

export interface ServerPoolOptions {
  readonly log: Logger | null;
  /** Longest that a statement may run, milliseconds. */
  readonly statementTimeout: number;
  /** Whether a pooler is between, which does not pass bounds on to the server: statements are cancelled from here. */
  readonly isPooled: boolean;
}

/** How much longer than on the server a statement may take on this side, milliseconds: on its way there and back. */
const allowance = 1000;

/** How long the pool waits for statements under way when it is closed, milliseconds. */
const closingTime = 2000;

/** SQLSTATEs with which a server, a role or a pooler that has as many clients as it may refuses one. */
const tooManyConnections = new Set<unknown>(['53300', '08P01']);

/** For how long the pool stays smaller once the server has refused a connection, milliseconds. */
const modestTime = 10_000;

/** How often a statement is put in line for a connection while the server refuses new ones. */
const attempts = 5;

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: unknown) => void,
) => void;

/** A pool of connections to a server on which every wait ends: for a place, a connection, an answer, and at closing. */
export class ServerPool extends pg.Pool {
  readonly control: ControlConnection;
  readonly outage: Outage;
  readonly #watch: ConnectionWatch;
  readonly #open = new Set<WatchedClient>();
  /** Statements of connections that have ended. */
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
    // A connection that ends while it is idle has left the pool: nobody waits for it.
    this.on('error', () => undefined);
  }

  /** How busy the connections are. */
  get load(): DatabaseLoad {
    const { idleCount: idle, totalCount, waitingCount: waiting } = this;
    const statements = [...this.#open].reduce((sum, { sent }) => sum + sent, this.#sentBefore);
    return { inUse: totalCount - idle, idle, waiting, statements };
  }

  /** Takes a connection. The overloads of `pg` are those of callers. */
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

  /** Closes the pool within its time, whatever is under way; once, however often it is called. */
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

  /** Makes do, for a while, with the connections that the server grants: statements wait for those. */
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
