import type { Handler } from '../graphql.ts';
import { allowsMethod } from '../http/refuse.ts';
import { StaticFile } from '../reply/static-file.ts';
import { targetOf } from '../http/target.ts';

const headersOf = (path: string): Readonly<Record<string, string>> => ({
  'content-type': `application/${path.endsWith('.json') ? 'json' : 'graphql'}; charset=utf-8`,
  'cache-control': 'no-cache',
});

/**
 * Serves what is published of the schema by path: the client schema for code generators, the subgraph schema for routers,
 * the Vietnamese labels for pages.
 */
export function createSchemaHandler(texts: Readonly<Record<string, string>>): Handler {
  const files = new Map(
    Object.entries(texts).map(([path, text]) => [path, new StaticFile(Buffer.from(text), headersOf(path))]),
  );
  return async (request, response) => {
    const file = files.get(targetOf(request).path);
    if (file === undefined) return false;
    if (!allowsMethod(request, response)) return true;
    await file.send(response);
    return true;
  };
}
