import { setMaxListeners } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { Context } from '../context.ts';
import { isErrorCode } from '../base/errors.ts';
import { RequestAborted, RequestTally, type RequestScope } from '../base/request-scope.ts';
import { codeOf } from './answer/error-code.ts';
import { observationOf, type Observation } from './observation.ts';
import { operationOf } from './observed-operations.ts';
import { checkHeaders, checkSearch } from './http/check-request.ts';
import type { AllowedOrigins } from './http/cors.ts';
import { noBody, readBody } from './http/read-body.ts';
import { allowsMethod, refuse, RefusedRequest } from './http/refuse.ts';
import { sendReply } from './reply/send.ts';
import { withStatus } from './answer/status.ts';
import { targetOf } from './http/target.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** Makes the context of a request from its headers and the bytes of its body. */
export type CreateContext = (headers: IncomingHttpHeaders, body: Buffer, scope: RequestScope) => Promise<Context>;

function readHeaders(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

/** The scope of a request: it ends early when the client closes the connection. */
function openScope(response: ServerResponse, observation: Observation | undefined): RequestScope {
  const controller = new AbortController();
  // A request may ask many departments at once.
  setMaxListeners(0, controller.signal);
  const closed = new Promise<void>((resolve) => {
    response.once('close', () => {
      resolve();
      if (!response.writableFinished) controller.abort(new RequestAborted());
    });
  });
  const { remoteAddress: peer = null } = response.req.socket;
  return { signal: controller.signal, closed, peer, tally: observation?.tally ?? new RequestTally() };
}

/** Reads the codes of an answer that holds errors alone. */
function codesOf(text: string): string[] {
  const { errors = [] } = JSON.parse(text) as { readonly errors?: readonly { extensions?: { code?: unknown } }[] };
  return errors.map(({ extensions }) => extensions?.code).filter(isErrorCode);
}

async function answer(
  apollo: ApolloServer<Context>,
  createContext: CreateContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { search } = targetOf(request);
  checkSearch(search);
  const observation = observationOf(response);
  const scope = openScope(response, observation);
  const { bytes, json } = request.method === 'POST' ? await readBody(request) : noBody;
  const {
    body: answered,
    headers,
    status,
  } = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      // Node sends no body in answer to HEAD.
      method: request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET'),
      headers: readHeaders(request),
      search,
      body: json,
    },
    context: async () => {
      try {
        const context = await createContext(request.headers, bytes, scope);
        observation?.asked(context);
        return context;
      } catch (error) {
        throw withStatus(error, codeOf(error));
      }
    },
  });
  // What one viewer is answered is not for another: a cache that does not know an API key for a credential would keep it.
  const own = { ...Object.fromEntries(headers), 'cache-control': 'no-store' };
  if (answered.kind === 'complete') {
    const operation = operationOf(scope);
    if (operation !== undefined) observation?.answered(operation);
    else observation?.refused(codesOf(answered.string));
    await sendReply(response, { status: status ?? 200, headers: own, body: Buffer.from(answered.string) });
    return;
  }
  response.writeHead(status ?? 200, own);
  for await (const chunk of answered.asyncIterator) response.write(chunk);
  response.end();
}

const methods = ['GET', 'HEAD', 'POST'];

/** `POST /graphql` and `GET /graphql?query=`. */
export function createGraphqlHandler(
  apollo: ApolloServer<Context>,
  createContext: CreateContext,
  origins: AllowedOrigins,
): Handler {
  return async (request, response) => {
    if (targetOf(request).path !== '/graphql') return false;
    if (!allowsMethod(request, response, methods)) return true;
    try {
      checkHeaders(request, origins);
      await answer(apollo, createContext, request, response);
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      refuse(response, error.code, error.message, error.headers);
    }
    return true;
  };
}
