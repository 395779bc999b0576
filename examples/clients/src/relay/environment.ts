import { Environment, Network, RecordSource, Store, type FetchFunction } from 'relay-runtime';
import { headersOf, type Credentials } from '../hub';

/** An environment for one viewer and one purpose: what its store holds is what these may see. */
export function createEnvironment(address: string, credentials: Credentials = {}): Environment {
  const ask: FetchFunction = async ({ text }, variables) => {
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json, application/json;q=0.9',
        'content-type': 'application/json',
        ...headersOf(credentials),
      },
      body: JSON.stringify({ query: text, variables }),
    });
    return response.json();
  };
  return new Environment({ network: Network.create(ask), store: new Store(new RecordSource()) });
}
