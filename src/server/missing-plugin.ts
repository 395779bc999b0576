import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../context.ts';
import { formatErrors, type FormatError } from './format-errors.ts';

/** Names the departments whose rows are missing from an answer, beside what there is, and says how links stand by then. */
export const missingSources = (formatError: FormatError): ApolloServerPlugin<Context> => ({
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ contextValue, response: { body } }) => {
        if (body.kind !== 'single') return Promise.resolve();
        const { singleResult } = body;
        contextValue.links.revise(singleResult.data);
        const { errors } = contextValue.missing;
        if (errors.length === 0) return Promise.resolve();
        const told = formatErrors({ errors }, formatError).errors ?? [];
        singleResult.errors = [...(singleResult.errors ?? []), ...told];
        return Promise.resolve();
      },
    }),
});
