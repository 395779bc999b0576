import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { headersOf, type Credentials, type HubError } from '../hub';

/** What the hub answers: data, errors, or both. A field that is not open to you is null, with an error at its path. */
export interface Answer<Data> {
  readonly data: Data | null;
  readonly errors: readonly HubError[];
}

/** Asks a document; the compiler knows its fields and its variables. */
export type Ask = <Data, Variables extends object>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) => Promise<Answer<Data>>;

/**
 * A client of a hub in one function.
 *
 *     const ask = createClient('http://127.0.0.1:4000', { token, purpose: 'SERVICE' });
 *     const { data, errors } = await ask(OlderPersons, { department: '92-SYT', first: 5 });
 */
export const createClient =
  (address: string, credentials: Credentials = {}): Ask =>
  async <Data, Variables extends object>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Answer<Data>> => {
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json, application/json;q=0.9',
        'content-type': 'application/json',
        ...headersOf(credentials),
      },
      body: JSON.stringify({ query: print(document), variables }),
    });
    // A proxy before the hub may answer a page of its own.
    if (!response.headers.get('content-type')?.includes('json'))
      throw new Error(`The hub answered ${response.status}.`);
    const { data = null, errors = [] } = (await response.json()) as Partial<Answer<Data>>;
    return { data, errors };
  };
