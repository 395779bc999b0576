import pg from 'pg';
import { openingFault, statementFault } from '../database-fault.ts';
import { hedge } from '../../base/hedge.ts';

/** Maximum time for opening the connection, and for each of its statements, milliseconds. */
const timeout = 1000;

/** Silence after which a second connection is tried in parallel, milliseconds. */
const patience = 300;

/** A client, with members that `pg` does not declare. */
type Client = pg.Client & { readonly processID: number | null };

/** Rows of a read, and the server's process id of the connection when it was opened. */
export interface ControlAnswer<Row> {
  readonly rows: readonly Row[];
  readonly processId: number | null;
}

/**
 * A connection outside the pool, for probes and for asking the server about the pool's connections, so that it works
 * while the pool is full. It is kept open, and replaced as soon as it fails.
 */
export class ControlConnection {
  readonly #config: pg.ClientConfig;
  #kept: Client | null = null;
  #isClosed = false;

  /** @param isPooled whether the connection goes through a pooler, which does not pass time limits on to the server */
  constructor(config: pg.ClientConfig, isPooled: boolean) {
    const bounds = { connectionTimeoutMillis: timeout, query_timeout: timeout };
    const ofServer = isPooled ? {} : { statement_timeout: timeout };
    this.#config = { ...config, ...bounds, ...ofServer, keepAlive: true };
  }

  /**
   * Runs a short read, on the kept connection or a new one.
   * @throws DatabaseFault if the server does not answer in time
   */
  query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<ControlAnswer<Row>> {
    const kept = this.#kept;
    if (kept === null) return this.#askAnew(text, values);
    let isFirst = true;
    return hedge(() => {
      if (!isFirst) return this.#askAnew<Row>(text, values);
      isFirst = false;
      return this.#ask<Row>(kept, text, values).catch(() => this.#askAnew<Row>(text, values));
    }, patience);
  }

  close(): void {
    this.#isClosed = true;
    if (this.#kept !== null) this.#discard(this.#kept);
  }

  async #askAnew<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<ControlAnswer<Row>> {
    const client = new pg.Client(this.#config) as Client;
    client.on('error', () => {
      this.#discard(client);
    });
    try {
      await client.connect();
    } catch (error) {
      this.#discard(client);
      throw openingFault(error);
    }
    const answer = await this.#ask<Row>(client, text, values);
    if (this.#kept !== null) this.#discard(this.#kept);
    if (this.#isClosed) this.#discard(client);
    else this.#kept = client;
    return answer;
  }

  async #ask<Row extends pg.QueryResultRow>(
    client: Client,
    text: string,
    values: readonly unknown[],
  ): Promise<ControlAnswer<Row>> {
    try {
      const { rows } = await client.query<Row>(text, [...values]);
      return { rows, processId: client.processID };
    } catch (error) {
      this.#discard(client);
      throw statementFault(error);
    }
  }

  #discard(client: Client): void {
    if (this.#kept === client) this.#kept = null;
    client.connection.stream.destroy();
  }
}
