import {
  ApolloClient,
  ApolloLink,
  CombinedGraphQLErrors,
  HttpLink,
  InMemoryCache,
  ServerError,
  type FieldPolicy,
} from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { RetryLink } from '@apollo/client/link/retry';
import { map } from 'rxjs';
import fragments from '../gql/possible-types';
import { delayOf, headersOf, passes, type Credentials } from '../hub';

// What a query answers is then typed as it is: data that may be partial, beside its errors.
/* eslint-disable @typescript-eslint/no-namespace -- as Apollo Client documents it */
declare module '@apollo/client' {
  namespace ApolloClient {
    namespace DeclareDefaultOptions {
      interface WatchQuery {
        errorPolicy: 'all';
      }
      interface Query {
        errorPolicy: 'all';
      }
    }
  }
}

/** The hash of a document. Browsers have `crypto.subtle` on https and on localhost only. */
async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Makes a failure of an answer that the hub could not give just now, which RetryLink sees then. */
const failure = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    map((result) => {
      if ('errors' in result && result.data == null && passes(result.errors ?? []))
        throw new CombinedGraphQLErrors(result);
      return result;
    }),
  ),
);

/** Asks again what fails for a reason that passes: a busy hub, a proxy without a hub behind it, no connection. */
const retry = new RetryLink({
  attempts: {
    max: 3,
    retryIf: (error) => {
      if (CombinedGraphQLErrors.is(error)) return passes(error.errors);
      if (ServerError.is(error)) return [429, 502, 503, 504].includes(error.statusCode);
      return error.name !== 'AbortError';
    },
  },
  delay: (attempt, operation) => delayOf(operation.getContext()['response'] as Response | undefined, attempt),
});

/** A page of a list; null where the list is not open. */
interface Page {
  readonly nodes?: readonly unknown[];
}

/** Joins the pages of a list. `relayStylePagination` wants edges, and does not take a list that is null. */
const pages: FieldPolicy<Page | null> = {
  keyArgs: ['filter', 'orderBy', 'asOf'],
  merge: (existing, incoming, { args }) =>
    args?.['after'] != null && existing?.nodes && incoming?.nodes
      ? { ...incoming, nodes: [...existing.nodes, ...incoming.nodes] }
      : incoming,
};

/** A client for one viewer and one purpose: what its cache holds is what these may see. */
export const createClient = (address: string, credentials: Credentials = {}): ApolloClient =>
  new ApolloClient({
    link: ApolloLink.from([
      new PersistedQueryLink({ sha256 }),
      retry,
      failure,
      new HttpLink({ uri: `${address}/graphql`, headers: headersOf(credentials) }),
    ]),
    cache: new InMemoryCache({
      possibleTypes: fragments.possibleTypes,
      typePolicies: { Department: { fields: { beneficiaries: pages } } },
    }),
    defaultOptions: { watchQuery: { errorPolicy: 'all' }, query: { errorPolicy: 'all' } },
  });
