import type { Handler } from './graphql.ts';
import { allowsMethod } from './refuse.ts';
import { targetOf } from './target.ts';

/** `GET /schema.graphql`: the SDL for code generators and routers. */
export function createSchemaHandler(text: string): Handler {
  return (request, response) => {
    if (targetOf(request).path !== '/schema.graphql') return false;
    if (!allowsMethod(request, response)) return true;
    response.writeHead(200, { 'content-type': 'application/graphql; charset=utf-8', 'cache-control': 'no-cache' });
    response.end(text);
    return true;
  };
}
