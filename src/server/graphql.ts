import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { Context } from '../context.ts';
import { noBody, readBody, RefusedRequest } from './read-body.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** Makes the context of a request from its headers and the bytes of its body. */
export type CreateContext = (headers: IncomingHttpHeaders, body: Buffer) => Promise<Context>;

function readHeaders(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

/** A refusal in the form of a GraphQL answer, so that one client path reads both. */
export function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] }));
}

async function answer(
  apollo: ApolloServer<Context>,
  createContext: CreateContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { bytes, json } = request.method === 'POST' ? await readBody(request) : noBody;
  const {
    body: answered,
    headers,
    status,
  } = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: request.method ?? 'GET',
      headers: readHeaders(request),
      search: new URL(request.url ?? '/', 'http://hub').search,
      body: json,
    },
    context: () => createContext(request.headers, bytes),
  });
  // What one viewer is answered is not for another: a cache that does not know an API key for a credential would keep it.
  response.writeHead(status ?? 200, { ...Object.fromEntries(headers), 'cache-control': 'no-store' });
  if (answered.kind === 'complete') {
    response.end(answered.string);
    return;
  }
  for await (const chunk of answered.asyncIterator) response.write(chunk);
  response.end();
}

/** `POST /graphql` and `GET /graphql?query=`. */
export function createGraphqlHandler(apollo: ApolloServer<Context>, createContext: CreateContext): Handler {
  return async (request, response) => {
    if (new URL(request.url ?? '/', 'http://hub').pathname !== '/graphql') return false;
    try {
      await answer(apollo, createContext, request, response);
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      refuse(response, error.status, error.message);
    }
    return true;
  };
}
