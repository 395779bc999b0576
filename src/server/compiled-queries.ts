import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { Kind, visit, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';

/** A compiled operation, or null for one that is interpreted. */
type Compiled = CompiledQuery | null;

/**
 * Whether nothing in a document can come to stand in the compiled code as anything but data.
 * graphql-jit 0.8 turns string literals that begin with its own markers into code, and writes response
 * names into object literals, where `__proto__` is no key.
 */
function isSafe(document: DocumentNode): boolean {
  let safe = true;
  const refuse = (): void => {
    safe = false;
  };
  visit(document, {
    [Kind.STRING]: ({ value }) => {
      if (value.includes('__MAGIC')) refuse();
    },
    [Kind.NAME]: ({ value }) => {
      if (value in Object.prototype) refuse();
    },
  });
  return safe;
}

function compile(schema: GraphQLSchema, document: DocumentNode, { name }: OperationDefinitionNode): Compiled {
  if (!isSafe(document)) return null;
  const compiled = compileQuery(schema, document, name?.value, {
    customJSONSerializer: false,
    // Columns hold what their types allow; scalars of our own are still checked.
    disableLeafSerialization: true,
    useExperimentalPathBasedSkipInclude: true,
  });
  return isCompiledQuery(compiled) ? compiled : null;
}

/**
 * The operations of a schema, compiled. They hang on their documents and go with them, so the bound of the document
 * store bounds them. An operation is compiled when it is used a second time: one that never comes again costs nothing.
 */
export class CompiledQueries {
  readonly #schema: GraphQLSchema;
  readonly #used = new WeakSet<OperationDefinitionNode>();
  readonly #compiled = new WeakMap<OperationDefinitionNode, Compiled>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** The operation of a document, compiled; null where it is to be interpreted. */
  find(document: DocumentNode, operation: OperationDefinitionNode): Compiled {
    if (!this.#used.has(operation)) {
      this.#used.add(operation);
      return null;
    }
    let found = this.#compiled.get(operation);
    if (found === undefined) {
      found = compile(this.#schema, document, operation);
      this.#compiled.set(operation, found);
    }
    return found;
  }
}
