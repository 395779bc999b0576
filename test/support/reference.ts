import { execute, getOperationAST, parse, type ExecutionResult } from 'graphql';
import type { App } from '../../src/app.ts';
import { contextOf, type Asker } from '../../src/context.ts';
import type { Loaders } from '../../src/graph/batch.ts';
import { dayOf } from '../../src/graph/day.ts';
import { NonNullPlaces } from '../../src/server/non-null-places.ts';
import { oneErrorANull } from '../../src/server/one-error-a-null.ts';

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
const unending = { signal: new AbortController().signal, closed: new Promise<void>(() => undefined) };

/** The answer by graphql-js over other loaders, without plans. */
export async function answerByReference(
  { schema, services }: App,
  loaders: Loaders,
  query: string,
  variables: object,
  asker: Asker,
): Promise<ExecutionResult> {
  const policy = await services.authority.policyFor(asker.identity, asker, dayOf(services.now()));
  const contextValue = contextOf({ ...services, planCache: null }, policy, { loaders, asker, scope: unending });
  const document = parse(query);
  const result = await execute({ schema, document, contextValue, variableValues: { ...variables } });
  const operation = getOperationAST(document);
  if (result.errors === undefined || !operation) return result;
  return { ...result, errors: oneErrorANull(result, new NonNullPlaces(schema, document, operation)) };
}
