import type { IncomingMessage } from 'node:http';

/** The target of a request: its path, and the text after the question mark. */
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
  '/labels.vi.json',
  '/.well-known/jwks.json',
  '/livez',
  '/readyz',
]);

/** Returns the route of a request from a fixed list: the rest of its address is free text of the client. */
export function routeOf(request: Pick<IncomingMessage, 'url'>): string {
  const { path } = targetOf(request);
  if (routes.has(path)) return path;
  return path.startsWith('/explorer/') ? '/explorer/' : 'other';
}
