import { MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  execute,
  getNullableType,
  getOperationAST,
  GraphQLList,
  isListType,
  parse,
  type ExecutionResult,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import type { App } from '../../../src/app/hub.ts';
import { contextOf, type Requester } from '../../../src/graph/context.ts';
import type { Loaders } from '../../../src/graph/batch.ts';
import { dayOf } from '../../../src/base/day.ts';
import { NonNullPlaces } from '../../../src/execution/non-null-places.ts';
import { unendingScope } from '../unending-scope.ts';
import { oneErrorANull } from '../../../src/execution/one-error-a-null.ts';

/** The answer to an operation, in a form for comparing two answers. */
export interface Comparable {
  readonly data: unknown;
  readonly errors: readonly string[];
}

interface ComparableError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** The path of an error. If several rows make the same field null, the error may name any of them. */
function shownPath(data: unknown, path: readonly (string | number)[]): (string | number)[] {
  let value = data;
  return path.map((key) => {
    const isGone = value == null;
    value = isGone ? null : (value as Readonly<Record<string | number, unknown>>)[key];
    return isGone && typeof key === 'number' ? '*' : key;
  });
}

/** Converts an answer to a form without the order of its errors, which may differ. */
export const comparable = ({
  data,
  errors,
}: {
  readonly data?: unknown;
  readonly errors?: readonly ComparableError[] | undefined;
}): Comparable => ({
  data: JSON.parse(JSON.stringify(data ?? null)) as unknown,
  errors: (errors ?? [])
    .map(({ message, path, extensions }) => JSON.stringify([message, path && shownPath(data, path), extensions]))
    .sort(),
});

/** The data of a reference. */
interface Asked {
  readonly app: App;
  readonly loaders: Loaders;
  readonly query: string;
  readonly variables: object;
  readonly requester: Requester;
}

/** Schemas in which every field may be null, so that each error is at its own field and hides no other. */
const lenient = new WeakMap<GraphQLSchema, GraphQLSchema>();

function lenientOf(schema: GraphQLSchema): GraphQLSchema {
  let found = lenient.get(schema);
  if (found === undefined) {
    const nullable = (type: GraphQLOutputType): GraphQLOutputType => {
      const inner = getNullableType(type);
      return isListType(inner) ? new GraphQLList(nullable(inner.ofType)) : inner;
    };
    found = mapSchema(schema, {
      [MapperKind.OBJECT_FIELD]: (field) => ({ ...field, type: nullable(field.type) }),
      [MapperKind.INTERFACE_FIELD]: (field) => ({ ...field, type: nullable(field.type) }),
    });
    lenient.set(schema, found);
  }
  return found;
}

async function executeBy(schema: GraphQLSchema, asked: Asked): Promise<ExecutionResult> {
  const { services } = asked.app;
  const { loaders, requester, variables } = asked;
  const policy = await services.authority.policyFor(requester.identity, requester, dayOf(services.now()));
  const contextValue = contextOf({ ...services, planCache: null }, policy, {
    loaders,
    requester,
    scope: unendingScope(services.now),
  });
  return execute({ schema, document: parse(asked.query), contextValue, variableValues: { ...variables } });
}

/** Computes the answer with graphql-js and other loaders, without plans. */
export async function answerByReference(
  app: App,
  loaders: Loaders,
  query: string,
  variables: object,
  requester: Requester,
): Promise<ExecutionResult> {
  const result = await executeBy(app.schema, { app, loaders, query, variables, requester });
  const document = parse(query);
  const operation = getOperationAST(document);
  if (result.errors === undefined || !operation) return result;
  return { ...result, errors: oneErrorANull(result.errors, new NonNullPlaces(app.schema, document, operation)) };
}

interface Answered {
  readonly data?: unknown;
  readonly errors?: readonly ComparableError[] | undefined;
}

/**
 * Whether an error made more than its own field null. Other errors may have the same effect, and the answer names any
 * of them.
 */
const isOneOfSeveral = (data: unknown, path: readonly (string | number)[]): boolean => {
  let value = data;
  return path.some((key, depth) => {
    value = value == null ? null : (value as Readonly<Record<string | number, unknown>>)[key];
    return value === null && depth < path.length - 1;
  });
};

const textOf = ({ message, path, extensions }: ComparableError): string => JSON.stringify([message, path, extensions]);

/**
 * Compares an answer with the answer of the reference. If several errors can make a field null, the named one must be
 * among all errors of the reference.
 */
export async function expectSameAnswer(answer: Answered, reference: Answered, asked: Asked): Promise<void> {
  const [actual, expected] = [comparable(answer), comparable(reference)];
  const isCertain = (error: string): boolean => expected.errors.includes(error);
  const others = (answer.errors ?? []).filter(
    (error) => !comparable({ data: answer.data, errors: [error] }).errors.every(isCertain),
  );
  const areOfSeveral = others.every(({ path }) => path !== undefined && isOneOfSeveral(answer.data, path));
  if (others.length === 0 || !areOfSeveral) {
    expect(actual).toEqual(expected);
    // The fields are in the same order as well.
    expect(JSON.stringify(answer.data ?? null)).toBe(JSON.stringify(reference.data ?? null));
    return;
  }
  expect(actual.data).toEqual(expected.data);
  expect(actual.errors).toHaveLength(expected.errors.length);
  const { errors: possible = [] } = await executeBy(lenientOf(asked.app.schema), asked);
  expect(possible.map((error) => textOf(error.toJSON()))).toEqual(expect.arrayContaining(others.map(textOf)));
}
