import { refuse, type Handler } from './graphql.ts';

/** Refuses whatever is asked of the graph but by POST: what is asserted is the bytes of a body. */
export const onlyPost: Handler = (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://node');
  if (pathname !== '/graphql' || request.method === 'POST') return false;
  response.setHeader('allow', 'POST');
  refuse(response, 405, 'A department is asked by POST.');
  return true;
};
