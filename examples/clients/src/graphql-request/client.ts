import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { ClientError, GraphQLClient } from 'graphql-request';
import type { Answer, Ask } from '../fetch/client';
import { headersOf, type Credentials } from '../hub';

/** What the hub answered with a status that is not 200, which graphql-request throws. */
function answerOf<Data>(error: unknown): Partial<Answer<Data>> {
  if (error instanceof ClientError && error.response.errors !== undefined)
    return error.response as Partial<Answer<Data>>;
  throw error;
}

/**
 * A client that keeps partial data with its errors. `request` of graphql-request drops the errors under the policy `all`,
 * and the data under `none`: `rawRequest` has both.
 */
export function createClient(address: string, credentials: Credentials = {}): Ask {
  const client = new GraphQLClient(`${address}/graphql`, { errorPolicy: 'all', headers: headersOf(credentials) });
  return async <Data, Variables extends object>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Answer<Data>> => {
    const asked = client.rawRequest<Data, object>(print(document), variables).catch(answerOf<Data>);
    const { data = null, errors = [] } = (await asked) as Partial<Answer<Data>>;
    return { data, errors };
  };
}
