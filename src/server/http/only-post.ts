import type { Handler } from '../graphql.ts';
import { allowsMethod } from './refuse.ts';
import { targetOf } from './target.ts';

/** Refuses GraphQL requests other than POST, because an assertion covers the bytes of a body. */
export const onlyPost: Handler = (request, response) =>
  targetOf(request).path === '/graphql' && !allowsMethod(request, response, ['POST']);
