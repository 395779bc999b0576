import type { App } from '../../../src/app/hub.ts';
import type { Requester } from '../../../src/graph/context.ts';
import type { Database } from '../../../src/db/database.ts';
import type { Oracle } from './oracle.ts';
import { OracleLoaders } from './oracle-loaders.ts';
import { answerByReference, expectSameAnswer } from './reference.ts';
import type { TrackedRows } from './tracked-rows.ts';

/** Errors that are the hub's own fault: the reference has no equal error. */
const faults = new Set(['INTERNAL_SERVER_ERROR', 'TIMEOUT', 'LEDGER_UNAVAILABLE']);

interface Answered {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

/** Compares each answer of a hub with that of graphql-js over the rows that `findMany` reads. */
export class Comparison {
  readonly #app: App;
  readonly #database: Database;
  readonly #rows: TrackedRows;
  readonly #loaders = new WeakMap<Oracle, OracleLoaders>();
  /** Whether the reference is reading, so that its statements are not counted as the hub's. */
  isReading = false;

  constructor(app: App, database: Database, rows: TrackedRows) {
    this.#app = app;
    this.#database = database;
    this.#rows = rows;
  }

  async compare(query: string, variables: object, answer: Answered, requester: Requester): Promise<void> {
    // An operation that was refused before it ran has no data, not even null.
    if (answer.data === undefined || answer.errors?.some(({ extensions }) => faults.has(extensions.code))) return;
    this.isReading = true;
    try {
      const loaders = this.#over(await this.#rows.oracle());
      const expected = await answerByReference(this.#app, loaders, query, variables, requester);
      await expectSameAnswer(answer, expected, { app: this.#app, loaders, query, variables, requester });
    } finally {
      this.isReading = false;
    }
  }

  #over(oracle: Oracle): OracleLoaders {
    const loaders = this.#loaders.get(oracle) ?? new OracleLoaders(oracle, this.#database);
    this.#loaders.set(oracle, loaders);
    return loaders;
  }
}
