import http from 'node:http';
import { closeServer, startLocally } from '../local-server.ts';

/** A proxy between a hub and a service that sends every request twice. */
export interface ReplayingProxy {
  readonly url: string;
  /** Statuses of the first and the second answers. */
  readonly statuses: (readonly [number, number])[];
  close(): Promise<void>;
}

const readBody = async (request: http.IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/** Starts a proxy in front of a service; the hub gets the answer to the second request. */
export async function startReplayingProxy(service: { readonly url: string }): Promise<ReplayingProxy> {
  const statuses: [number, number][] = [];
  const forward = (headers: http.IncomingHttpHeaders, body: Buffer): Promise<Response> =>
    fetch(service.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: headers.authorization ?? '' },
      body: new Uint8Array(body),
    });
  const server = http.createServer((request, response) => {
    void (async () => {
      const body = await readBody(request);
      const first = await forward(request.headers, body);
      await first.text();
      const second = await forward(request.headers, body);
      statuses.push([first.status, second.status]);
      response.writeHead(second.status, { 'content-type': 'application/json' }).end(await second.text());
    })().catch(() => response.destroy());
  });
  const port = await startLocally(server);
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    statuses,
    close: () => closeServer(server),
  };
}
