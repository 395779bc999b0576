import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import {
  getVariableValues,
  Kind,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { Caches } from './caches.ts';
import type { Context } from '../graph/context.ts';
import { costToCompile } from './compilable.ts';
import { conditionVariables, settleConditions } from './conditions.ts';
import { hoistValues, withHoistedValues, type Hoisted } from './hoisted-values.ts';

type Query = CompiledQuery['query'];
type Variables = Readonly<Record<string, unknown>>;

/** Maximum number of compiled variants of an operation; further ones are interpreted. */
const maxVariants = 8;

/** A scalar that every subgraph has, and that accepts any value unchanged. */
const anything: NamedTypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: '_Any' } };

const declare = (name: string): VariableDefinitionNode => ({
  kind: Kind.VARIABLE_DEFINITION,
  variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } },
  type: anything,
});

/**
 * Declares all variables of a document as `_Any`: graphql-js has coerced them, and graphql-jit would write the coercion
 * and the default of each into the code, which takes seconds for filters that refer to each other.
 */
const withoutTypes = (document: DocumentNode, { values }: Hoisted): DocumentNode => ({
  ...document,
  definitions: document.definitions.map((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? {
          ...definition,
          variableDefinitions: [
            ...(definition.variableDefinitions ?? []).map(({ variable }) => declare(variable.name.value)),
            ...values.map(({ name }) => declare(name)),
          ],
        }
      : definition,
  ),
});

function compile(schema: GraphQLSchema, document: DocumentNode, name: string | undefined): Query | null {
  const compiled = compileQuery(schema, document, name, {
    customJSONSerializer: false,
    // Columns contain valid values of their types; scalars of our own are still checked.
    disableLeafSerialization: true,
  });
  return isCompiledQuery(compiled) ? compiled.query : null;
}

/** An operation to compile, with its size in the cache. */
interface CompilableOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly cost: number;
}

let lastNumber = 0;

/**
 * One operation, compiled once for each set of values of its conditions. If fields are merged, graphql-jit 0.8 applies
 * `@skip` and `@include` of one of them to the other, so it gets documents without these directives.
 */
class CompiledOperation {
  readonly #schema: GraphQLSchema;
  readonly #cache: Caches['compiled'];
  readonly #hoisted: Hoisted;
  readonly #operation: OperationDefinitionNode;
  readonly #cost: number;
  readonly #conditions: readonly string[];
  readonly #number = (lastNumber += 1);
  readonly #variants = new Set<string>();

  constructor(schema: GraphQLSchema, cache: Caches['compiled'], { document, operation, cost }: CompilableOperation) {
    this.#schema = schema;
    this.#cache = cache;
    this.#hoisted = hoistValues(schema, document);
    this.#operation = operation;
    this.#cost = cost;
    this.#conditions = conditionVariables(document);
  }

  /** Runs the operation; returns null if it must be interpreted. */
  run(context: Context, variables: Variables): ExecutionResult | Promise<ExecutionResult> | null {
    const { coerced, errors } = getVariableValues(this.#schema, this.#operation.variableDefinitions ?? [], variables);
    if (coerced === undefined) return { errors };
    const query = this.#query(coerced);
    const values = query && withHoistedValues(this.#hoisted, coerced);
    return values && query(undefined, context, values);
  }

  #query(variables: Variables): Query | null {
    const name = `${this.#number} ${JSON.stringify(this.#conditions.map((condition) => variables[condition]))}`;
    this.#variants.add(name);
    if (this.#variants.size > maxVariants) {
      this.#variants.delete(name);
      return null;
    }
    let variant = this.#cache.get(name);
    if (variant === undefined) {
      const settled = withoutTypes(settleConditions(this.#hoisted.document, variables), this.#hoisted);
      variant = { query: compile(this.#schema, settled, this.#operation.name?.value), cost: this.#cost };
      this.#cache.set(name, variant);
    }
    return variant.query;
  }
}

/**
 * Compiles the operations of a schema, and caches the results. An operation is compiled when it is used a second time,
 * so one that is used only once costs nothing.
 */
export class CompiledQueries {
  readonly #schema: GraphQLSchema;
  readonly #cache: Caches['compiled'];
  readonly #used = new WeakSet<OperationDefinitionNode>();
  readonly #operations = new WeakMap<OperationDefinitionNode, CompiledOperation | null>();

  constructor(schema: GraphQLSchema, cache: Caches['compiled']) {
    this.#schema = schema;
    this.#cache = cache;
  }

  /** Finds the compiled form of an operation; null if it must be interpreted. */
  find(document: DocumentNode, operation: OperationDefinitionNode): CompiledOperation | null {
    if (!this.#used.has(operation)) {
      this.#used.add(operation);
      return null;
    }
    let found = this.#operations.get(operation);
    if (found === undefined) {
      const cost = costToCompile(document, operation);
      found = cost === null ? null : new CompiledOperation(this.#schema, this.#cache, { document, operation, cost });
      this.#operations.set(operation, found);
    }
    return found;
  }
}
