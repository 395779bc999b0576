import type { Handler } from '../graphql.ts';
import { allowsMethod } from './refuse.ts';
import { targetOf } from './target.ts';

/** Refuses whatever is asked of the graph but by POST: what is asserted is the bytes of a body. */
export const onlyPost: Handler = (request, response) =>
  targetOf(request).path === '/graphql' && !allowsMethod(request, response, ['POST']);
