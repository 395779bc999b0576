import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../graph/context.ts';
import type { RequestScope } from '../base/request-scope.ts';
import type { Operated } from './observation.ts';

const operations = new WeakMap<RequestScope, Operated>();

/** Stores what Apollo Server knows of a request until it is answered, for its observation. */
export const observeOperations: ApolloServerPlugin<Context> = {
  requestDidStart: (operated) => {
    operations.set(operated.contextValue.scope, operated);
    return Promise.resolve();
  },
};

/**
 * Returns what Apollo Server knows of the request of a scope; undefined if it was refused before the document was read.
 */
export const operationOf = (scope: RequestScope): Operated | undefined => operations.get(scope);
