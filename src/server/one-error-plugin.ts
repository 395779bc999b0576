import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../context.ts';
import { NonNullPlaces } from './non-null-places.ts';
import { oneErrorANull } from './one-error-a-null.ts';

/** Answers that graphql-js gave have one error for each null, as those of compiled operations have. */
export const oneErrorEach: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ schema, document, operation, response: { body } }) => {
        if (body.kind === 'single' && body.singleResult.errors !== undefined && document && operation) {
          const { singleResult } = body;
          singleResult.errors = oneErrorANull(singleResult, new NonNullPlaces(schema, document, operation));
        }
        return Promise.resolve();
      },
    }),
};
