import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { chooseType, mediaTypes } from './accept.ts';
import type { Handler } from './graphql.ts';
import type { ReadyQuery } from './ready-queries.ts';
import { allowsMethod, refuse } from './refuse.ts';
import { addVary } from './reply/send.ts';
import { StaticFile } from './reply/static-file.ts';
import { targetOf } from './target.ts';

const PAGE_FILE = 'index.html';
const MISSING_BUILD = 'The explorer is not built. Run `node scripts/build-explorer.mjs`, then start the hub again.\n';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

// Monaco writes its measurements as inline styles and its underlines as data: images; it needs nothing else.
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HASHED_NAME = /-[A-Z0-9]{8}\./;

const cacheControl = (name: string): string =>
  HASHED_NAME.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache';

const fileOf = (name: string, body: Buffer, headers: Readonly<Record<string, string>> = {}): StaticFile =>
  new StaticFile(body, {
    'content-type': CONTENT_TYPES[extname(name)] ?? 'application/octet-stream',
    'cache-control': cacheControl(name),
    ...headers,
  });

const pageOf = (body: Buffer): StaticFile =>
  fileOf(PAGE_FILE, body, { 'content-security-policy': CONTENT_SECURITY_POLICY, 'referrer-policy': 'no-referrer' });

function readFiles(directory: string): Map<string, Buffer> {
  if (!existsSync(directory)) return new Map();
  const entries = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(entries.map(({ name }) => [name, readFileSync(join(directory, name))]));
}

const prefersHtml = (accept: string): boolean =>
  accept.includes('text/html') && chooseType(accept, [...mediaTypes, 'text/html']) === 'text/html';

function isPageRequest(request: IncomingMessage, path: string, search: string): boolean {
  if (path !== '/graphql' || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
  return prefersHtml(request.headers.accept ?? '') && !new URLSearchParams(search).has('query');
}

function sayMissing(response: ServerResponse): void {
  response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(MISSING_BUILD);
}

function filesByPath(files: ReadonlyMap<string, Buffer>, queries: readonly ReadyQuery[]): Map<string, StaticFile> {
  const assets = [...files].filter(([name]) => name !== PAGE_FILE);
  const list: [string, Buffer] = ['queries.json', Buffer.from(JSON.stringify(queries))];
  return new Map([...assets, list].map(([name, body]) => [`/explorer/${name}`, fileOf(name, body)]));
}

/**
 * Serves the browser explorer: its page at `GET /graphql` for a browser, its files and the list of ready queries
 * under `/explorer/`. The files are read once and looked up by their exact path, so no request can reach another
 * file. Answers true when it has replied, false when the request is not for the explorer.
 */
export function createExplorer(options: { directory: string; queries: readonly ReadyQuery[] }): Handler {
  const files = readFiles(options.directory);
  const body = files.get(PAGE_FILE);
  const page = body === undefined ? null : pageOf(body);
  const assets = filesByPath(files, options.queries);

  return async (request, response) => {
    const { path, search } = targetOf(request);
    if (isPageRequest(request, path, search)) {
      addVary(response, 'Accept');
      if (page === null) sayMissing(response);
      else await page.send(response);
      return true;
    }
    if (!path.startsWith('/explorer/')) return false;
    if (!allowsMethod(request, response)) return true;
    const asset = assets.get(path);
    if (asset === undefined) refuse(response, 'NOT_FOUND', 'The explorer has no such file.');
    else await asset.send(response);
    return true;
  };
}
