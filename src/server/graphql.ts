import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { HeaderMap, type ApolloServer, type HTTPGraphQLResponse } from '@apollo/server';
import type { Context } from '../graph/context.ts';
import { isErrorCode } from '../base/errors.ts';
import { RequestScope, RequestTally } from '../base/request-scope.ts';
import { anonymous } from '../identity/identity.ts';
import {
  sendKept,
  type FinishedAnswer,
  type Place,
  type PublicAnswer,
  type PublicAnswers,
} from './answer/public-answers.ts';
import { codeOf } from './answer/error-code.ts';
import { observationOf } from './observation.ts';
import { operationOf } from './observed-operations.ts';
import { checkHeaders, checkSearch } from './http/check-request.ts';
import { clientAddress } from './http/client-address.ts';
import type { AllowedOrigins } from './http/cors.ts';
import { noBody, readBody, type Body } from './http/read-body.ts';
import { allowsMethod, refuse, RefusedRequest } from './http/refuse.ts';
import { sendReply } from './reply/send.ts';
import { withStatus } from './answer/status.ts';
import { bodyOf } from './answer/written-body.ts';
import { targetOf } from './http/target.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** Creates the context of a request from its headers and the bytes of its body. */
export type CreateContext = (headers: IncomingHttpHeaders, body: Buffer, scope: RequestScope) => Promise<Context>;

function readHeaders(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

export interface GraphqlHandlerOptions {
  readonly apollo: ApolloServer<Context>;
  readonly createContext: CreateContext;
  /** Answers that are open to all; null if none are kept. */
  readonly publicAnswers: PublicAnswers | null;
  /** Origins whose pages may send requests. */
  readonly origins: AllowedOrigins;
  /** Number of proxies before the server. */
  readonly trustedProxies: number;
  /** Maximum time of an operation, milliseconds. */
  readonly timeout: number;
  /** The clock. */
  readonly now: () => Date;
}

/** Returns the address of a client, from its connection and the header that proxies extend. */
function addressOf({ socket, headers }: IncomingMessage, trustedProxies: number): string | null {
  const forwardedFor = headers['x-forwarded-for'] ?? [];
  return clientAddress(socket.remoteAddress, [forwardedFor].flat().join(', '), trustedProxies);
}

/** Opens the scope of a request; it ends early if the client closes the connection. */
function openScope(response: ServerResponse, options: GraphqlHandlerOptions): RequestScope {
  const { trustedProxies, timeout, now } = options;
  const observation = observationOf(response);
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  const scope = new RequestScope({
    id: observation?.id ?? randomUUID(),
    address: addressOf(response.req, trustedProxies),
    closed,
    tally: observation?.tally ?? new RequestTally(),
    timeout,
    now,
  });
  response.once('close', () => {
    if (!response.writableFinished) scope.abort();
  });
  return scope;
}

/** Reads the error codes of an answer without data. */
function codesOf(text: string): string[] {
  const { errors = [] } = JSON.parse(text) as { readonly errors?: readonly { extensions?: { code?: unknown } }[] };
  return errors.map(({ extensions }) => extensions?.code).filter(isErrorCode);
}

/** Runs the operation of a request within its time limit. */
async function operate(
  { apollo, createContext }: GraphqlHandlerOptions,
  response: ServerResponse,
  { bytes, json }: Body,
  scope: RequestScope,
): Promise<HTTPGraphQLResponse> {
  const { req: request } = response;
  scope.beginOperation();
  const context = async (): Promise<Context> => {
    try {
      const made = await createContext(request.headers, bytes, scope);
      observationOf(response)?.asked(made.viewer);
      return made;
    } catch (error) {
      throw withStatus(error, codeOf(error));
    }
  };
  try {
    return await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        // Node sends no body in answer to HEAD.
        method: request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET'),
        headers: readHeaders(request),
        search: targetOf(request).search,
        body: json,
      },
      context,
    });
  } finally {
    scope.endOperation();
  }
}

/** Sends an answer that was kept from an earlier request. */
async function answerAgain(response: ServerResponse, kept: PublicAnswer): Promise<void> {
  const observation = observationOf(response);
  observation?.asked({ identity: anonymous, departmentId: null });
  observation?.answeredAgain(kept.operation);
  await sendKept(response, kept);
}

interface Finished extends FinishedAnswer {
  /** Where the answer can be kept, if it is open to all. */
  readonly place: Place | null;
}

/** Sends a whole answer, and keeps it if it is open to all. */
async function sendWhole(response: ServerResponse, scope: RequestScope, finished: Finished): Promise<void> {
  const { status, headers, body, place } = finished;
  const observation = observationOf(response);
  const operation = operationOf(scope);
  if (operation !== undefined) observation?.answered(operation);
  else observation?.refused(codesOf(body.toString()));
  const kept = place?.keep(finished, operation) ?? null;
  if (kept === null) await sendReply(response, { status, headers, body });
  else await sendKept(response, kept);
}

async function answer(
  options: GraphqlHandlerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  checkSearch(targetOf(request).search);
  const scope = openScope(response, options);
  const read = request.method === 'POST' ? await readBody(request) : noBody;
  const place = (await options.publicAnswers?.placeOf(request, read.bytes, scope.today)) ?? null;
  if (place?.found !== undefined) {
    await answerAgain(response, place.found);
    return;
  }
  const { body: answered, headers, status = 200 } = await operate(options, response, read, scope);
  // The answer to one viewer is not for another. A cache that does not know that an API key is a credential would store
  // it.
  const own = { ...Object.fromEntries(headers), 'cache-control': 'no-store' };
  if (answered.kind === 'complete') {
    const body = bodyOf(answered.string, operationOf(scope));
    await sendWhole(response, scope, { status, headers: own, body, place });
    return;
  }
  response.writeHead(status, own);
  for await (const chunk of answered.asyncIterator) response.write(chunk);
  response.end();
}

const methods = ['GET', 'HEAD', 'POST'];

/** `POST /graphql` and `GET /graphql?query=`. */
export function createGraphqlHandler(options: GraphqlHandlerOptions): Handler {
  return async (request, response) => {
    if (targetOf(request).path !== '/graphql') return false;
    if (!allowsMethod(request, response, methods)) return true;
    try {
      checkHeaders(request, options.origins);
      await answer(options, request, response);
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      refuse(response, error.code, error.text, error.headers);
    }
    return true;
  };
}
