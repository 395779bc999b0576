import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import {
  getNamedType,
  getVariableValues,
  isInputObjectType,
  Kind,
  typeFromAST,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { Context } from '../context.ts';
import { isCompilable } from './compilable.ts';
import { conditionVariables, settleConditions } from './conditions.ts';

type Query = CompiledQuery['query'];
type Variables = Readonly<Record<string, unknown>>;

/** In how many ways the conditions of an operation may fall before it is interpreted. */
const mostVariants = 8;

/** A scalar of every subgraph that takes any value as it is. */
const anything: NamedTypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: '_Any' } };

function isInputObject(schema: GraphQLSchema, { type }: VariableDefinitionNode): boolean {
  const found = typeFromAST(schema, type as NamedTypeNode);
  return found !== undefined && isInputObjectType(getNamedType(found));
}

/**
 * The document with its variables of input types declared as anything: graphql-jit writes out the coercion of an input
 * type and of all that it refers to, which takes seconds for filters that refer to each other. graphql-js coerces them.
 */
const withoutInputTypes = (schema: GraphQLSchema, document: DocumentNode): DocumentNode => ({
  ...document,
  definitions: document.definitions.map((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION && definition.variableDefinitions !== undefined
      ? {
          ...definition,
          variableDefinitions: definition.variableDefinitions.map((variable) =>
            isInputObject(schema, variable)
              ? { kind: Kind.VARIABLE_DEFINITION, variable: variable.variable, type: anything }
              : variable,
          ),
        }
      : definition,
  ),
});

function compile(schema: GraphQLSchema, document: DocumentNode, name: string | undefined): Query | null {
  const compiled = compileQuery(schema, withoutInputTypes(schema, document), name, {
    customJSONSerializer: false,
    // Columns hold what their types allow; scalars of our own are still checked.
    disableLeafSerialization: true,
  });
  return isCompiledQuery(compiled) ? compiled.query : null;
}

/**
 * One operation, compiled once for each way that its conditions can fall: graphql-jit 0.8 heeds `@skip` and `@include`
 * of one place at another where fields are merged, so it is given documents without them.
 */
class CompiledOperation {
  readonly #schema: GraphQLSchema;
  readonly #document: DocumentNode;
  readonly #operation: OperationDefinitionNode;
  readonly #conditions: readonly string[];
  readonly #queries = new Map<string, Query | null>();

  constructor(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) {
    this.#schema = schema;
    this.#document = document;
    this.#operation = operation;
    this.#conditions = conditionVariables(document);
  }

  /** The answer; null where the operation is to be interpreted. */
  run(context: Context, variables: Variables): ExecutionResult | Promise<ExecutionResult> | null {
    const { coerced, errors } = getVariableValues(this.#schema, this.#operation.variableDefinitions ?? [], variables);
    if (coerced === undefined) return { errors };
    const query = this.#query(coerced);
    return query && query(undefined, context, coerced);
  }

  #query(variables: Variables): Query | null {
    const name = JSON.stringify(this.#conditions.map((condition) => variables[condition]));
    let query = this.#queries.get(name);
    if (query === undefined) {
      if (this.#queries.size >= mostVariants) return null;
      query = compile(this.#schema, settleConditions(this.#document, variables), this.#operation.name?.value);
      this.#queries.set(name, query);
    }
    return query;
  }
}

/**
 * The operations of a schema, compiled. They hang on their documents and go with them, so the bound of the document
 * store bounds them. An operation is compiled when it is used a second time: one that never comes again costs nothing.
 */
export class CompiledQueries {
  readonly #schema: GraphQLSchema;
  readonly #used = new WeakSet<OperationDefinitionNode>();
  readonly #compiled = new WeakMap<OperationDefinitionNode, CompiledOperation | null>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** The operation of a document, compiled; null where it is to be interpreted. */
  find(document: DocumentNode, operation: OperationDefinitionNode): CompiledOperation | null {
    if (!this.#used.has(operation)) {
      this.#used.add(operation);
      return null;
    }
    let found = this.#compiled.get(operation);
    if (found === undefined) {
      found = isCompilable(document, operation) ? new CompiledOperation(this.#schema, document, operation) : null;
      this.#compiled.set(operation, found);
    }
    return found;
  }
}
