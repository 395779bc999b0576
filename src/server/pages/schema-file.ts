import type { Handler } from '../graphql.ts';
import { allowsMethod } from '../http/refuse.ts';
import { StaticFile } from '../reply/static-file.ts';
import { targetOf } from '../http/target.ts';

const headers = { 'content-type': 'application/graphql; charset=utf-8', 'cache-control': 'no-cache' };

/** Serves the published schemas by path: that of clients to code generators, that of the subgraph to routers. */
export function createSchemaHandler(texts: Readonly<Record<string, string>>): Handler {
  const files = new Map(
    Object.entries(texts).map(([path, text]) => [path, new StaticFile(Buffer.from(text), headers)]),
  );
  return async (request, response) => {
    const file = files.get(targetOf(request).path);
    if (file === undefined) return false;
    if (!allowsMethod(request, response)) return true;
    await file.send(response);
    return true;
  };
}
