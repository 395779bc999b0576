import type { GraphQLRequestContextWillSendResponse } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { Context } from '../../graph/context.ts';
import { errorStatuses, isErrorCode } from '../../base/errors.ts';
import { WrittenData } from '../../execution/written-data.ts';
import type { ErrorCode } from '../../messages/codes.ts';
import { chooseMediaType } from '../http/accept.ts';

/** When a client may ask again after the hub could not serve it, seconds. */
const retryAfterSeconds = 5;

/** Errors that pass by themselves, and that say nothing about the request. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['SERVICE_BUSY', 'DATABASE_UNAVAILABLE']);

/** Whether an error passes by itself, so that the client may ask again. */
export const isPassing = (code: ErrorCode): boolean => passing.has(code);

/** Errors of a request whose form is right: as `application/json` they are answered with 200, which older clients expect. */
const wellFormed: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'QUERY_TOO_LARGE',
  'FORBIDDEN',
]);

/** Whether an error is answered with 200 to a client that accepts `application/json` alone. */
export const isWellFormed = (code: ErrorCode): boolean => wellFormed.has(code);

/** Status and headers of a response. */
export interface Http {
  readonly status: number;
  readonly headers: Map<string, string>;
}

/** Returns the status and the headers of a request that is refused with an error. */
export const httpOf = (code: ErrorCode): Http => ({
  status: errorStatuses[code],
  headers: new Map(passing.has(code) ? [['retry-after', String(retryAfterSeconds)]] : []),
});

/** An error before execution with the status of its code; a status that it has already is kept. */
export function withStatus(error: unknown, code: ErrorCode): GraphQLError {
  const extensions = error instanceof GraphQLError ? error.extensions : {};
  const message = error instanceof Error ? error.message : String(error);
  return new GraphQLError(message, {
    ...(error instanceof Error && { originalError: error }),
    extensions: { http: httpOf(code), ...extensions },
  });
}

const given: Http = { status: 200, headers: new Map() };

interface Answered {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions?: Readonly<Record<string, unknown>> | undefined }[] | undefined;
}

function isEmpty(data: unknown): boolean {
  if (data == null) return true;
  const values = data instanceof WrittenData ? data.read() : data;
  return Object.values(values).every((value) => value === null);
}

/**
 * Returns the error code by which an answer gets its HTTP status; undefined for 200. An answer that has data has been
 * given, unless an outage left nothing of it.
 */
function decisiveCode({ data, errors = [] }: Answered): ErrorCode | undefined {
  const codes = errors.map(({ extensions }) => extensions?.['code']).filter(isErrorCode);
  if (data === undefined) return codes[0] ?? 'INTERNAL_SERVER_ERROR';
  const code = codes.find((each) => passing.has(each));
  return code !== undefined && isEmpty(data) ? code : undefined;
}

/**
 * Gives an answer the status and the media type that GraphQL over HTTP asks for.
 * @param alwaysByCode whether a fault of the client's has the status of its code as `application/json` too, as the
 *   department contract asks
 */
export function setStatus(
  { request, response: { body, http } }: GraphQLRequestContextWillSendResponse<Context>,
  alwaysByCode: boolean,
): void {
  const type = chooseMediaType(request.http?.headers.get('accept')) ?? 'application/json';
  http.headers.set('content-type', `${type}; charset=utf-8`);
  const code = body.kind === 'single' ? decisiveCode(body.singleResult) : undefined;
  const { status, headers } = code === undefined ? given : httpOf(code);
  const isMasked = !alwaysByCode && type === 'application/json' && code !== undefined && wellFormed.has(code);
  http.status = isMasked ? 200 : status;
  for (const [name, value] of headers) http.headers.set(name, value);
}
