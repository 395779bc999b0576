import type { Handler } from './graphql.ts';

/** `GET /schema.graphql`: the SDL for code generators and routers. */
export function createSchemaHandler(text: string): Handler {
  return (request, response) => {
    if (request.url?.split('?')[0] !== '/schema.graphql') return false;
    response.writeHead(200, { 'content-type': 'application/graphql; charset=utf-8', 'cache-control': 'no-cache' });
    response.end(request.method === 'HEAD' ? undefined : text);
    return true;
  };
}
