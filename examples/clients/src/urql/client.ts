import { Client, cacheExchange, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { retryExchange } from '@urql/exchange-retry';
import { headersOf, passes, type Credentials } from '../hub';

/** A client for one viewer and one purpose: what its cache holds is what these may see. */
export const createClient = (address: string, credentials: Credentials = {}, delay = 5_000): Client =>
  new Client({
    url: `${address}/graphql`,
    // Variables may be personal data, which has no place in an address.
    preferGetMethod: false,
    fetchOptions: {
      headers: {
        accept: 'application/graphql-response+json, application/json;q=0.9',
        ...headersOf(credentials),
      },
    },
    exchanges: [
      cacheExchange,
      retryExchange({
        maxNumberAttempts: 3,
        // What the hub says in `Retry-After`, which this exchange does not read.
        initialDelayMs: delay,
        randomDelay: false,
        retryIf: ({ graphQLErrors, networkError, response }) => {
          const status = (response as Response | undefined)?.status;
          return (
            passes(graphQLErrors) || (networkError !== undefined && [undefined, 429, 502, 503, 504].includes(status))
          );
        },
      }),
      persistedExchange({ preferGetForPersistedQueries: false }),
      fetchExchange,
    ],
  });
