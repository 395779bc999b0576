import type { IncomingMessage } from 'node:http';

/** What a request asks for: its path, and what follows the question mark. */
export interface Target {
  readonly path: string;
  /** Without the question mark; empty if absent. */
  readonly search: string;
}

/** Reads the target of a request. It accepts any text: a path that is not served is answered with 404. */
export function targetOf({ url = '/' }: Pick<IncomingMessage, 'url'>): Target {
  const relative = url.replace(/^https?:\/\/[^/?#]*/i, '');
  const [whole = ''] = relative.split('#', 1);
  const place = whole.indexOf('?');
  return place === -1 ? { path: whole, search: '' } : { path: whole.slice(0, place), search: whole.slice(place + 1) };
}

const routes: ReadonlySet<string> = new Set([
  '/',
  '/graphql',
  '/schema.graphql',
  '/subgraph.graphql',
  '/.well-known/jwks.json',
  '/livez',
  '/readyz',
]);

/** Names what a request asks for, of a fixed list: the rest of its address is the client's own text. */
export function routeOf(request: Pick<IncomingMessage, 'url'>): string {
  const { path } = targetOf(request);
  if (routes.has(path)) return path;
  return path.startsWith('/explorer/') ? '/explorer/' : 'other';
}
