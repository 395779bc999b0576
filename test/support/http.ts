import type { Answer } from './hub.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly answer: Answer<Record<string, unknown>>;
}

/** One HTTP request, as it is. */
export async function send(
  hub: { readonly address: string },
  path: string,
  init: RequestInit = {},
): Promise<HttpAnswer> {
  const response = await fetch(`${hub.address}${path}`, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, answer: JSON.parse(text) as HttpAnswer['answer'] };
}

/** A POST of a JSON body to the graph. */
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
