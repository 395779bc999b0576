import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';

/** An operation sent to the service. */
export interface Asked {
  query: string;
  variables: Record<string, any>;
}

/** The claims of an assertion, if it can be read. */
export interface Assertion {
  readonly token: string | null;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: JWTPayload & Readonly<Record<string, any>>;
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  /** The JSON of the answer. */
  answer: any;
}

/** A fault between the hub and a correct service. */
export interface WireFault {
  /** Changes a request; returns whether it did. */
  readonly ask?: (asked: Asked) => boolean;
  /** Whether the service accepts an assertion that it should refuse. */
  readonly forgives?: (assertion: Assertion, body: string) => boolean;
  /** Changes the answer. */
  readonly answer?: (reply: Reply, asked: Asked) => void | Promise<void>;
  /** Whether to cut the connection for this operation. */
  readonly cuts?: (asked: Asked, wasAbandoned: boolean) => boolean;
}

/** Combines several faults. */
export const together = (faults: readonly WireFault[]): WireFault => ({
  ask: (asked) => faults.map(({ ask }) => ask?.(asked) === true).includes(true),
  forgives: (assertion, body) => faults.some(({ forgives }) => forgives?.(assertion, body) === true),
  answer: async (reply, asked) => {
    for (const { answer } of faults) await answer?.(reply, asked);
  },
  cuts: (asked, wasAbandoned) => faults.some(({ cuts }) => cuts?.(asked, wasAbandoned) === true),
});

function readAssertion(authorization: string | undefined): Assertion {
  const token = authorization?.replace(/^Bearer /, '') ?? null;
  try {
    return { token, header: decodeProtectedHeader(token!), claims: decodeJwt(token!) };
  } catch {
    return { token, header: {}, claims: {} };
  }
}

/** Signs a valid assertion for a body, with the claims of the received one if it had any. */
export type SignAgain = (body: string, claims: JWTPayload) => Promise<string>;

/** Runs in front of a service, and adds one fault to it. */
export class FaultyService {
  fault: WireFault = {};
  #server: http.Server | null = null;
  #wasAbandoned = false;
  readonly #target: string;
  readonly #sign: SignAgain;

  constructor(target: string, sign: SignAgain) {
    this.#target = target;
    this.#sign = sign;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server!.address() as AddressInfo).port}/graphql`;
  }

  async start(): Promise<this> {
    this.#server = http.createServer((request, response) => {
      void this.#pass(request, response).catch(() => response.destroy());
    });
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  async #pass(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    let body = Buffer.concat(chunks).toString('utf8');
    const { fault } = this;
    response.on('close', () => (this.#wasAbandoned ||= !response.writableFinished));
    const assertion = readAssertion(request.headers.authorization);
    let token = assertion.token;
    const asked = readAsked(body);
    if (asked !== null && fault.cuts?.(asked, this.#wasAbandoned) === true) {
      response.destroy();
      return;
    }
    const isForgiven = fault.forgives?.(assertion, body) === true;
    if (isForgiven || (asked !== null && fault.ask?.(asked) === true)) {
      if (asked !== null) body = JSON.stringify(asked);
      token = await this.#sign(body, isForgiven ? {} : assertion.claims);
    }
    const passed = await fetch(this.#target, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
      body,
    });
    const reply: Reply = {
      status: passed.status,
      headers: { 'content-type': passed.headers.get('content-type') ?? '' },
      answer: await passed.json(),
    };
    await fault.answer?.(reply, asked ?? { query: '', variables: {} });
    response.writeHead(reply.status, reply.headers);
    response.end(typeof reply.answer === 'string' ? reply.answer : JSON.stringify(reply.answer));
  }
}

function readAsked(body: string): Asked | null {
  try {
    const { query, variables = {} } = JSON.parse(body) as Partial<Asked>;
    return query === undefined ? null : { query, variables };
  } catch {
    return null;
  }
}
