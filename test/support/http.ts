import http from 'node:http';
import { buffer as readBytes, text as readText } from 'node:stream/consumers';
import type { Answer } from './hub.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly answer: Answer<Record<string, unknown>>;
}

/** One HTTP request, sent unchanged. */
export async function send(
  hub: { readonly address: string },
  path: string,
  init: RequestInit = {},
): Promise<HttpAnswer> {
  const response = await fetch(`${hub.address}${path}`, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, answer: JSON.parse(text) as HttpAnswer['answer'] };
}

/** Creates a POST of a JSON body to the graph. */
export const post = (
  hub: { readonly address: string },
  body: unknown,
  headers: Record<string, string> = {},
): Promise<HttpAnswer> =>
  send(hub, '/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** Creates a request without a body from its first line, such as `GET //x`, which `fetch` would correct. */
export async function sendLine({ address }: { readonly address: string }, line: string): Promise<HttpAnswer> {
  const [method = '', path = ''] = line.split(' ');
  const { hostname, port } = new URL(address);
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http.request({ hostname, port, method, path, agent: false }, resolve).on('error', reject).end();
  });
  const text = await readText(response);
  const headers = new Headers(
    Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const isJson = text !== '' && /json/.test(headers.get('content-type') ?? '');
  const answer = (isJson ? JSON.parse(text) : {}) as HttpAnswer['answer'];
  return { status: response.statusCode ?? 0, headers, text, answer };
}

export interface RawRequest {
  readonly method?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** The received bytes, which `fetch` would decode. */
  readonly bytes: Buffer;
}

/** Sends one HTTP request with only the given headers, and returns the bytes of its answer. */
export async function sendRaw(
  { address }: { readonly address: string },
  path: string,
  { method = 'GET', headers = {}, body }: RawRequest = {},
): Promise<RawAnswer> {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const options = { method, headers, agent: false };
    http.request(new URL(path, address), options, resolve).on('error', reject).end(body);
  });
  return { status: response.statusCode ?? 0, headers: response.headers, bytes: await readBytes(response) };
}
