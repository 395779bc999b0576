import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Caches } from './caches.ts';
import { conditionVariables } from './conditions.ts';
import { PreparedOperation, type Operation } from './prepared-operation.ts';
import type { Arguments } from './prepared.ts';

/** What is known of an operation of a document. */
interface Known {
  readonly number: number;
  /** The variables that its conditions use. */
  readonly conditions: readonly string[];
}

/** The prepared operations of a schema, kept in a cache. */
export class PreparedOperations {
  readonly #schema: GraphQLSchema;
  readonly #cache: Caches['prepared'];
  readonly #known = new WeakMap<OperationDefinitionNode, Known>();
  #lastNumber = 0;

  constructor(schema: GraphQLSchema, cache: Caches['prepared']) {
    this.#schema = schema;
    this.#cache = cache;
  }

  /**
   * Runs a function with the prepared form of an operation, and keeps what is prepared by then.
   * @param variables coerced variables
   */
  async use<Result>(
    asked: Operation,
    variables: Arguments,
    run: (prepared: PreparedOperation) => Promise<Result>,
  ): Promise<Result> {
    const { number, conditions } = this.#know(asked);
    const given = conditions.filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]]);
    const name = `${number} ${JSON.stringify(given)}`;
    const prepared =
      this.#cache.get(name) ?? new PreparedOperation(this.#schema, asked, Object.fromEntries(given) as Arguments);
    const { size } = prepared;
    const result = await run(prepared);
    if (prepared.size !== size) this.#cache.set(name, prepared);
    return result;
  }

  #know({ document, operation }: Operation): Known {
    let known = this.#known.get(operation);
    if (known === undefined) {
      this.#lastNumber += 1;
      known = { number: this.#lastNumber, conditions: conditionVariables(document) };
      this.#known.set(operation, known);
    }
    return known;
  }
}
