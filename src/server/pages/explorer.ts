import { requestMessages } from '../../messages/requests.ts';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { chooseType, mediaTypes } from '../http/accept.ts';
import type { Handler } from '../graphql.ts';
import type { ReadyQuery } from './ready-queries.ts';
import { allowsMethod, refuse } from '../http/refuse.ts';
import { addVary } from '../reply/send.ts';
import { StaticFile } from '../reply/static-file.ts';
import { targetOf } from '../http/target.ts';

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

/** Lists the viewers for demonstration in the page, so that it needs no further request. */
const withViewers = (page: Buffer, names: readonly string[]): Buffer =>
  Buffer.from(
    page.toString('utf8').replace('</head>', `<meta name="demonstration" content="${names.join(' ')}" /></head>`),
  );

const pageOf = (body: Buffer): StaticFile =>
  fileOf(PAGE_FILE, body, { 'content-security-policy': CONTENT_SECURITY_POLICY, 'referrer-policy': 'no-referrer' });

function readFiles(directory: string): Map<string, Buffer> {
  if (!existsSync(directory)) return new Map();
  const entries = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(entries.map(({ name }) => [name, readFileSync(join(directory, name))]));
}

const prefersHtml = (accept: string): boolean =>
  accept.includes('text/html') && chooseType(accept, [...mediaTypes, 'text/html']) === 'text/html';

/** A link to a query (`?query=`) is a page for a browser, and a GraphQL request for any other client. */
function isPageRequest({ method, headers }: IncomingMessage, path: string): boolean {
  return path === '/graphql' && (method === 'GET' || method === 'HEAD') && prefersHtml(headers.accept ?? '');
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

/** Content of the explorer. */
export interface ExplorerOptions {
  /** Directory of its files. */
  readonly directory: string;
  readonly queries: readonly ReadyQuery[];
  /** Names of the viewers for demonstration that the page offers; none if absent. */
  readonly viewers?: readonly string[];
}

/**
 * Serves the browser explorer: its page at `GET /graphql` for a browser, its files and the list of ready queries
 * under `/explorer/`. The files are read once and looked up by their exact path, so no request can reach another
 * file. Answers true when it has replied, false when the request is not for the explorer.
 */
export function createExplorer({ directory, queries, viewers = [] }: ExplorerOptions): Handler {
  const files = readFiles(directory);
  const body = files.get(PAGE_FILE);
  const page = body === undefined ? null : pageOf(viewers.length === 0 ? body : withViewers(body, viewers));
  const assets = filesByPath(files, queries);

  return async (request, response) => {
    const { path } = targetOf(request);
    if (isPageRequest(request, path)) {
      addVary(response, 'Accept');
      if (page === null) sayMissing(response);
      else await page.send(response);
      return true;
    }
    if (!path.startsWith('/explorer/')) return false;
    if (!allowsMethod(request, response)) return true;
    const asset = assets.get(path);
    if (asset === undefined) refuse(response, 'NOT_FOUND', requestMessages.noExplorerFile);
    else await asset.send(response);
    return true;
  };
}
