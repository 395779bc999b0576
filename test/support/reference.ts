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
import type { App } from '../../src/app.ts';
import { contextOf, type Asker } from '../../src/context.ts';
import type { Loaders } from '../../src/graph/batch.ts';
import { dayOf } from '../../src/base/day.ts';
import { RequestTally } from '../../src/base/request-scope.ts';
import { NonNullPlaces } from '../../src/execution/non-null-places.ts';
import { oneErrorANull } from '../../src/execution/one-error-a-null.ts';

/** What an operation answers, put so that two ways of answering can be compared. */
export interface Comparable {
  readonly data: unknown;
  readonly errors: readonly string[];
}

interface ComparableError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** The path of an error; of rows that make the same place null, any may be the one that is told of. */
function shownPath(data: unknown, path: readonly (string | number)[]): (string | number)[] {
  let value = data;
  return path.map((key) => {
    const isGone = value == null;
    value = isGone ? null : (value as Readonly<Record<string | number, unknown>>)[key];
    return isGone && typeof key === 'number' ? '*' : key;
  });
}

/** An answer without what may differ: the order of its errors. */
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

/** The scope of a request whose client waits. */
const unending = {
  signal: new AbortController().signal,
  closed: new Promise<void>(() => undefined),
  tally: new RequestTally(),
};

/** What a reference answers from. */
interface Asked {
  readonly app: App;
  readonly loaders: Loaders;
  readonly query: string;
  readonly variables: object;
  readonly asker: Asker;
}

/** Schemas in which every field may be null: an error then is at its own place, and hides no other. */
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
  const { loaders, asker, variables } = asked;
  const policy = await services.authority.policyFor(asker.identity, asker, dayOf(services.now()));
  const contextValue = contextOf({ ...services, planCache: null }, policy, { loaders, asker, scope: unending });
  return execute({ schema, document: parse(asked.query), contextValue, variableValues: { ...variables } });
}

/** The answer by graphql-js over other loaders, without plans. */
export async function answerByReference(
  app: App,
  loaders: Loaders,
  query: string,
  variables: object,
  asker: Asker,
): Promise<ExecutionResult> {
  const result = await executeBy(app.schema, { app, loaders, query, variables, asker });
  const document = parse(query);
  const operation = getOperationAST(document);
  if (result.errors === undefined || !operation) return result;
  return { ...result, errors: oneErrorANull(result, new NonNullPlaces(app.schema, document, operation)) };
}

interface Answered {
  readonly data?: unknown;
  readonly errors?: readonly ComparableError[] | undefined;
}

/** Whether an error made null of more than its own field: others may have done so as well, and any of them is named. */
const isOneOfSeveral = (data: unknown, path: readonly (string | number)[]): boolean => {
  let value = data;
  return path.some((key, depth) => {
    value = value == null ? null : (value as Readonly<Record<string | number, unknown>>)[key];
    return value === null && depth < path.length - 1;
  });
};

const textOf = ({ message, path, extensions }: ComparableError): string => JSON.stringify([message, path, extensions]);

/**
 * Compares an answer with that of the reference. Where a place is null because of any of several errors, the one that
 * is named has to be among all that the reference gives.
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
    return;
  }
  expect(actual.data).toEqual(expected.data);
  expect(actual.errors).toHaveLength(expected.errors.length);
  const { errors: possible = [] } = await executeBy(lenientOf(asked.app.schema), asked);
  expect(possible.map((error) => textOf(error.toJSON()))).toEqual(expect.arrayContaining(others.map(textOf)));
}
