import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request as sendRequest } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createExplorer } from '../../src/server/pages/explorer.ts';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const QUERIES = [{ name: '01-hub', title: 'The hub', description: 'Its name', query: '{ __typename }' }];

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let scratch: string;
let servers: Server[];

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'explorer-'));
  servers = [];
});

afterEach(async () => {
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  await rm(scratch, { recursive: true });
});

async function buildFixture(): Promise<string> {
  const directory = join(scratch, 'explorer');
  await mkdir(join(directory, 'inner'), { recursive: true });
  await writeFile(join(scratch, 'secret.txt'), 'secret');
  await writeFile(join(directory, 'inner', 'file.js'), 'inner');
  await writeFile(join(directory, 'index.html'), '<!doctype html><head><title>Liên Thông</title></head>');
  await writeFile(join(directory, 'explorer-ABCD2345.js'), 'export {};');
  await writeFile(join(directory, 'explorer-ABCD2345.css'), 'body{}');
  await writeFile(join(directory, 'font_1-ABCD2345.woff2'), 'font');
  await writeFile(join(directory, 'icon.svg'), '<svg/>');
  return directory;
}

async function serve(directory: string, viewers?: readonly string[]): Promise<number> {
  const explorer = createExplorer({ directory, queries: QUERIES, ...(viewers && { viewers }) });
  const server = createServer((request, response) => {
    void Promise.resolve(explorer(request, response)).then((isAnswered) => {
      if (!isAnswered) response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"data":null}');
    });
  });
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return (server.address() as AddressInfo).port;
}

// fetch would remove "/../" before sending; node:http sends the path unchanged.
function ask(port: number, path: string, accept = '*/*', method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = sendRequest(
      { host: '127.0.0.1', port, path, method, headers: { accept }, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    sent.on('error', reject).end();
  });
}

describe('the explorer page', () => {
  test('answers a browser with a page that may load nothing from elsewhere', async () => {
    const port = await serve(await buildFixture());
    const { status, headers, body } = await ask(port, '/graphql', BROWSER);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body).toContain('<title>Liên Thông</title>');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).not.toMatch(/unsafe-eval|https?:|\*|script-src[^;]*unsafe/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers.vary).toBe('Accept, Accept-Encoding');
  });

  test('offers the viewers of the demonstration to the page, if the hub gives tokens for demonstration', async () => {
    const offering = await serve(await buildFixture(), ['officer', 'portal']);
    const { body } = await ask(offering, '/graphql', BROWSER);
    expect(body).toContain('<meta name="demonstration" content="officer portal" /></head>');
    const plain = await serve(await buildFixture());
    expect((await ask(plain, '/graphql', BROWSER)).body).not.toContain('demonstration');
  });

  test('answers a browser that follows a link to a query with the page', async () => {
    const port = await serve(await buildFixture());
    const { status, headers, body } = await ask(port, '/graphql?query=%7B__typename%7D&variables=%7B%7D', BROWSER);
    expect([status, headers.vary]).toEqual([200, 'Accept, Accept-Encoding']);
    expect(body).toContain('<title>Liên Thông</title>');
  });

  test('answers HEAD as GET, without the body', async () => {
    const port = await serve(await buildFixture());
    const whole = await ask(port, '/graphql', BROWSER);
    const head = await ask(port, '/graphql', BROWSER, 'HEAD');
    expect(head.status).toBe(200);
    expect(head.body).toBe('');
    expect(head.headers['content-length']).toBe(String(Buffer.byteLength(whole.body)));
  });

  test.each([
    ['a client that wants JSON', '/graphql', 'application/json', 'GET'],
    ['a client that takes anything', '/graphql', '*/*', 'GET'],
    ['a client that prefers JSON', '/graphql', 'text/html;q=0.5, application/graphql-response+json', 'GET'],
    ['a client that refuses HTML', '/graphql', 'text/html;q=0', 'GET'],
    ['a query in the address, asked for as JSON', '/graphql?query=%7B__typename%7D', 'application/json', 'GET'],
    ['a query in the address, asked for as anything', '/graphql?query=%7B__typename%7D', '*/*', 'GET'],
    ['a POST', '/graphql', BROWSER, 'POST'],
    ['another path', '/graphql/more', BROWSER, 'GET'],
    ['a path that only begins alike', '/explorers', BROWSER, 'GET'],
  ])('leaves %s to the hub', async (_case, path, accept, method) => {
    const port = await serve(await buildFixture());
    const { status, body } = await ask(port, path, accept, method);
    expect([status, body]).toEqual([200, '{"data":null}']);
  });

  test('says what to run where the explorer is not built', async () => {
    const port = await serve(join(scratch, 'nothing'));
    const { status, headers, body } = await ask(port, '/graphql', BROWSER);
    expect(status).toBe(503);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(body).toContain('node scripts/build-explorer.mjs');
  });
});

describe('the explorer files', () => {
  test.each([
    ['explorer-ABCD2345.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['explorer-ABCD2345.css', 'text/css; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['font_1-ABCD2345.woff2', 'font/woff2', 'public, max-age=31536000, immutable'],
    ['icon.svg', 'image/svg+xml', 'no-cache'],
    ['queries.json', 'application/json; charset=utf-8', 'no-cache'],
  ])('serves %s with its type and its caching', async (name, type, caching) => {
    const port = await serve(await buildFixture());
    const { status, headers } = await ask(port, `/explorer/${name}`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe(type);
    expect(headers['cache-control']).toBe(caching);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test('lists the ready queries', async () => {
    const port = await serve(await buildFixture());
    const { body } = await ask(port, '/explorer/queries.json');
    expect(JSON.parse(body)).toEqual(QUERIES);
  });

  test.each([
    '/explorer/',
    '/explorer/inner',
    '/explorer/inner/file.js',
    '/explorer/index.html',
    '/explorer/missing-ABCD2345.js',
    '/explorer/../secret.txt',
    '/explorer/..%2fsecret.txt',
    '/explorer/%2e%2e/secret.txt',
    '/explorer/..\\secret.txt',
    '/explorer//etc/passwd',
    '/explorer/icon.svg%00',
    '/explorer/__proto__',
  ])('answers 404 to %s', async (path) => {
    const port = await serve(await buildFixture());
    const { status, body } = await ask(port, path, BROWSER);
    expect([status, body]).toEqual([404, expect.stringContaining('"NOT_FOUND"')]);
  });

  test('answers 405 to a POST', async () => {
    const port = await serve(await buildFixture());
    const { status, headers } = await ask(port, '/explorer/icon.svg', '*/*', 'POST');
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});
