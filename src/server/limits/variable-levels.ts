import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../../graph/context.ts';
import { checkValueLevels } from './value-levels.ts';

/** Refuses variables that are nested too deeply, before any other code reads them. */
export const variableLevels: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ request }) => {
        Object.values(request.variables ?? {}).forEach((value) => checkValueLevels(value));
        return Promise.resolve();
      },
    }),
};
