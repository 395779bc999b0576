import http from 'node:http';
import https from 'node:https';
import { closeServer, startLocally } from '../local-server.ts';
import type { IssuedCertificate } from '../certificates.ts';

/** A request that a service received. */
export interface Question {
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  readonly path: string;
  /** Common name of the client's certificate; null without TLS. */
  readonly client: string | null;
}

export type Respond = (response: http.ServerResponse, question: Question) => void;

/** A department's service with answers that the test defines. */
export interface ScriptedService {
  readonly url: string;
  /** The received requests, in order. */
  readonly asked: Question[];
  /** Sets the answers to the next requests; the last answer is repeated. */
  answers(...responses: readonly Respond[]): void;
  /** Connections that are open. */
  connections(): Promise<number>;
  /** Stops it and closes its connections; later requests are refused. */
  close(): Promise<void>;
}

interface Secured extends IssuedCertificate {
  /** The authority that signs certificates of clients. */
  readonly authority: string;
}

/** Creates an answer in JSON. */
export const json =
  (value: unknown, status = 200): Respond =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };

async function readQuestion(request: http.IncomingMessage): Promise<Question> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  const { socket } = request;
  const certificate = 'getPeerCertificate' in socket ? (socket as any).getPeerCertificate() : null;
  return { headers: request.headers, path: request.url ?? '', body, client: certificate?.subject?.CN ?? null };
}

/** Starts a service on this machine; with a certificate, it uses TLS and requires client certificates. */
export async function startScripted(secured: Secured | null = null, port = 0): Promise<ScriptedService> {
  const asked: Question[] = [];
  let script: Respond[] = [json({ data: {} })];
  const listener = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const question = await readQuestion(request).catch(() => null);
    if (question === null) return;
    asked.push(question);
    const respond = script.length > 1 ? script.shift() : script[0];
    respond?.(response, question);
  };
  const server =
    secured === null
      ? http.createServer((...each) => void listener(...each))
      : https.createServer(
          {
            cert: secured.certificate,
            key: secured.key,
            ca: secured.authority,
            requestCert: true,
            rejectUnauthorized: true,
          },
          (...each) => void listener(...each),
        );
  const bound = await startLocally(server, port);
  return {
    url: `${secured === null ? 'http' : 'https'}://127.0.0.1:${bound}/graphql`,
    asked,
    answers: (...responses) => {
      script = [...responses];
    },
    connections: () => new Promise((resolve, reject) => server.getConnections((e, n) => (e ? reject(e) : resolve(n)))),
    close: () => closeServer(server),
  };
}
