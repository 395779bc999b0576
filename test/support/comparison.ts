import type { App } from '../../src/app.ts';
import type { Asker } from '../../src/context.ts';
import type { Database } from '../../src/db/database.ts';
import { Oracle } from './oracle.ts';
import { OracleLoaders } from './oracle-loaders.ts';
import { answerByReference, expectSameAnswer } from './reference.ts';

/** What the hub is at fault for: the reference has no fault to answer alike. */
const faults = new Set(['INTERNAL_SERVER_ERROR', 'TIMEOUT', 'LEDGER_UNAVAILABLE']);

const isWrite = (sql: string): boolean => /^\s*(INSERT|UPDATE|DELETE|TRUNCATE|DROP|ALTER|CREATE)\b/i.test(sql);

interface Answered {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

/** Holds each answer of a hub against that of graphql-js over `findMany`; the rows are read again after every write. */
export class Comparison {
  readonly #app: App;
  readonly #database: Database;
  #loaders: Promise<OracleLoaders> | undefined;
  /** Whether the reference is reading: its statements are not the hub's. */
  isReading = false;

  constructor(app: App, database: Database) {
    this.#app = app;
    this.#database = database;
  }

  noteStatement(sql: string): void {
    if (isWrite(sql)) this.#loaders = undefined;
  }

  async compare(query: string, variables: object, answer: Answered, asker: Asker): Promise<void> {
    // An operation that was refused before it was run has no data, not even null.
    if (answer.data === undefined || answer.errors?.some(({ extensions }) => faults.has(extensions.code))) return;
    this.isReading = true;
    try {
      const loaders = await this.#read();
      const expected = await answerByReference(this.#app, loaders, query, variables, asker);
      await expectSameAnswer(answer, expected, { app: this.#app, loaders, query, variables, asker });
    } finally {
      this.isReading = false;
    }
  }

  #read(): Promise<OracleLoaders> {
    this.#loaders ??= Oracle.read(this.#database).then((oracle) => new OracleLoaders(oracle, this.#database));
    return this.#loaders;
  }
}
