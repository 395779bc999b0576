import type { Handler } from './graphql.ts';
import { allowsMethod } from './refuse.ts';
import { StaticFile } from './reply/static-file.ts';
import { targetOf } from './target.ts';

/** `GET /schema.graphql`: the SDL for code generators and routers. */
export function createSchemaHandler(text: string): Handler {
  const file = new StaticFile(Buffer.from(text), {
    'content-type': 'application/graphql; charset=utf-8',
    'cache-control': 'no-cache',
  });
  return async (request, response) => {
    if (targetOf(request).path !== '/schema.graphql') return false;
    if (!allowsMethod(request, response)) return true;
    await file.send(response);
    return true;
  };
}
