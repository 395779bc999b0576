import { locatedError, responsePathAsArray, type GraphQLError, type GraphQLResolveInfo } from 'graphql';
import type { Context } from '../graph/context.ts';
import type { Answer, Arguments, Complete, Execution, Path, PreparedField, Selection } from './prepared.ts';
import type { PreparedOperation } from './prepared-operation.ts';

/** What an execution gathers: each error is at its own field, whose value is null. */
export interface Gathered {
  readonly data: Answer;
  readonly errors: readonly GraphQLError[];
}

type Holder = Record<string | number, unknown>;

/** A field or an item of a list that waits for its value, and its place in the answer. */
interface Awaited {
  readonly answer: Holder;
  readonly key: string | number;
  readonly field: PreparedField;
  readonly complete: Complete;
  readonly path: Path;
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

const pathOf = ({ key, parentType }: PreparedField, prev: Path | undefined): Path => ({
  prev,
  key,
  typename: parentType.name,
});

/** The path of a scalar property as long as it does not fail. */
const unread: Path = { prev: undefined, key: '', typename: undefined };

/**
 * Runs a prepared operation once. Values that are there at once are answered without a promise; each promise has a place in
 * the answer, which is filled when it settles.
 */
export class OperationRun implements Execution {
  readonly context: Context;
  readonly #operation: PreparedOperation;
  readonly #variables: Arguments;
  readonly #errors: GraphQLError[] = [];
  readonly #arguments = new Map<PreparedField, Arguments>();
  #waiting = 0;
  #finish: (() => void) | undefined;

  constructor(operation: PreparedOperation, context: Context, variables: Arguments) {
    this.context = context;
    this.#operation = operation;
    this.#variables = variables;
  }

  async run(): Promise<Gathered> {
    const data = this.answerFields(this.#operation.root, undefined, undefined);
    if (this.#waiting > 0) await new Promise<void>((resolve) => (this.#finish = resolve));
    return { data, errors: this.#errors };
  }

  answerFields({ fields, isPlain }: Selection, source: unknown, path: Path | undefined): Answer {
    const answer = (isPlain ? {} : Object.create(null)) as Answer;
    for (const field of fields) {
      if (field.isScalarProperty && typeof source === 'object' && source !== null) {
        this.#answerProperty(field, source, path, answer);
      } else this.#answerField(field, source, path, answer);
    }
    return answer;
  }

  answerItems(items: readonly unknown[], field: PreparedField, complete: Complete, path: Path): unknown[] {
    const answer = new Array<unknown>(items.length);
    for (let place = 0; place < items.length; place += 1) {
      const item = items[place];
      const itemPath = { prev: path, key: place, typename: undefined };
      try {
        if (isPromise(item)) {
          this.#wait(item, { answer: answer as unknown as Holder, key: place, field, complete, path: itemPath });
        } else answer[place] = complete(this, field, item, itemPath);
      } catch (error) {
        answer[place] = this.#fail(error, field, itemPath);
      }
    }
    return answer;
  }

  infoOf(field: PreparedField, path: Path): GraphQLResolveInfo {
    const { schema, fragments, operation } = this.#operation;
    return {
      fieldName: field.name,
      fieldNodes: field.nodes,
      returnType: field.type,
      parentType: field.parentType,
      path,
      schema,
      fragments,
      rootValue: undefined,
      operation,
      variableValues: this.#variables,
    };
  }

  /** Answers a scalar that is a property of its object, which needs a path only if it fails. */
  #answerProperty(field: PreparedField, source: object, path: Path | undefined, answer: Answer): void {
    const value = (source as Holder)[field.name];
    if (typeof value === 'function' || isPromise(value)) {
      this.#answerField(field, source, path, answer);
      return;
    }
    try {
      answer[field.key] = field.complete(this, field, value, unread);
    } catch (error) {
      answer[field.key] = this.#fail(error, field, pathOf(field, path));
    }
  }

  #answerField(field: PreparedField, source: unknown, parentPath: Path | undefined, answer: Answer): void {
    const { key, complete } = field;
    const path = pathOf(field, parentPath);
    try {
      const value = this.#resolve(field, source, path);
      if (isPromise(value)) this.#wait(value, { answer, key, field, complete, path });
      else answer[key] = complete(this, field, value, path);
    } catch (error) {
      answer[key] = this.#fail(error, field, path);
    }
  }

  #resolve(field: PreparedField, source: unknown, path: Path): unknown {
    const { resolve, name } = field;
    if (resolve !== null) return resolve(source, this.#argumentsOf(field), this.context, this.infoOf(field, path));
    if (typeof source !== 'object' || source === null) return undefined;
    const property = (source as Holder)[name];
    if (typeof property !== 'function') return property;
    return property.call(source, this.#argumentsOf(field), this.context, this.infoOf(field, path));
  }

  #argumentsOf(field: PreparedField): Arguments {
    if (field.constantArguments !== null) return field.constantArguments;
    let read = this.#arguments.get(field);
    if (read === undefined) {
      read = field.readArguments(this.#variables);
      this.#arguments.set(field, read);
    }
    return read;
  }

  #wait(promise: PromiseLike<unknown>, { answer, key, field, complete, path }: Awaited): void {
    // The place of the value in the answer is that of its field in the operation.
    answer[key] = null;
    this.#waiting += 1;
    const settle = (give: () => unknown): void => {
      try {
        answer[key] = give();
      } catch (error) {
        this.#fail(error, field, path);
      }
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#finish?.();
    };
    promise.then(
      (value) => settle(() => complete(this, field, value, path)),
      (error: unknown) => settle(() => this.#fail(error, field, path)),
    );
  }

  #fail(error: unknown, { nodes }: PreparedField, path: Path): null {
    this.#errors.push(locatedError(error, nodes, responsePathAsArray(path)));
    return null;
  }
}
