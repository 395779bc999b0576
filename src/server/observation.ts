import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { GraphQLRequestContext } from '@apollo/server';
import type { Viewer } from '../access/viewer.ts';
import type { Context } from '../graph/context.ts';
import { isErrorCode } from '../base/errors.ts';
import type { ErrorCode } from '../messages/codes.ts';
import { RequestTally } from '../base/request-scope.ts';
import type {
  AddressClass,
  ObservedOperation,
  ObservedRequest,
  Outcome,
  RequestSink,
} from '../telemetry/observed-request.ts';
import { classOfAddress, clientAddress } from './http/client-address.ts';
import { routeOf } from './http/target.ts';

/** Where a server reports its requests. */
export interface Observer {
  readonly sink: RequestSink;
  /** Number of proxies before the server. */
  readonly trustedProxies: number;
}

/** Maximum number of logged error codes of one answer. */
const maxCodes = 10;

/** Form of the ids that proxies make: a UUID, or 32 hexadecimal digits. Any other text may be about a person. */
const idForm = /^([\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{32})$/i;

/** What Apollo Server knows of a request after answering it. */
export type Operated = Pick<
  GraphQLRequestContext<Context>,
  'operationName' | 'operation' | 'document' | 'request' | 'response'
>;

/** Collects the data of a request while it is answered. */
export class Observation {
  readonly id: string;
  readonly tally = new RequestTally();
  readonly #response: ServerResponse;
  readonly #observer: Observer;
  readonly #begun = performance.now();
  readonly #bytesBefore: number;
  readonly #address: AddressClass;
  #readyAt: number | null = null;
  #codes: readonly string[] = [];
  #hasData = true;
  #isCut = false;
  #refusedAs: number | null = null;
  #viewer: ObservedRequest['viewer'] = null;
  #operation: ObservedOperation | null = null;

  constructor(response: ServerResponse, observer: Observer) {
    const { headers, socket } = response.req;
    const given = observer.trustedProxies > 0 ? headers['x-request-id'] : undefined;
    this.id = typeof given === 'string' && idForm.test(given) ? given : randomUUID();
    this.#response = response;
    this.#observer = observer;
    this.#bytesBefore = socket.bytesWritten;
    // A closed connection has no address, so it is read early.
    const forwardedFor = String(headers['x-forwarded-for'] ?? '');
    this.#address = classOfAddress(clientAddress(socket.remoteAddress, forwardedFor, observer.trustedProxies));
    response.setHeader('x-request-id', this.id);
    response.once('close', () => {
      this.#end();
    });
  }

  /** Whether a part of the answer was sent. */
  get isBegun(): boolean {
    return this.#response.headersSent;
  }

  /** Records that the answer is ready to be sent. */
  ready(): void {
    this.#readyAt ??= performance.now();
  }

  /** Records the viewer. */
  asked({ identity, departmentId }: Pick<Viewer, 'identity' | 'departmentId'>): void {
    this.#viewer = { role: identity.role, client: identity.client, departmentId };
  }

  /** Records that the request is refused. */
  refused(codes: readonly string[]): void {
    this.#hasData = false;
    this.#codes = codes.slice(0, maxCodes);
  }

  /** Records a refusal that was not sent through this response, such as for an incomplete request. */
  refusedAs(status: number, code: string): void {
    this.refused([code]);
    this.#refusedAs = status;
  }

  /** Records the answer to an operation. */
  answered({ operationName, operation, document, request, response }: Operated): void {
    this.#operation = {
      // A document that does not fit the schema may contain any text.
      name: operation === undefined ? null : (operationName ?? null),
      kind: operation?.operation ?? null,
      document: operation === undefined ? null : (document ?? null),
      variables: request.variables ?? {},
    };
    const { body } = response as Partial<Operated['response']>;
    if (body?.kind !== 'single') return;
    const { data, errors = [] } = body.singleResult;
    const codes = errors.map(({ extensions }) => extensions?.['code']).filter(isErrorCode);
    this.#codes = [...new Set<ErrorCode>(codes)].slice(0, maxCodes);
    this.#hasData = data != null || errors.length === 0;
  }

  /** Records the answer to an operation that was kept from an earlier request. */
  answeredAgain({
    operationName,
    operation,
    document,
  }: Pick<Operated, 'operationName' | 'operation' | 'document'>): void {
    const { operation: kind } = operation ?? { operation: null };
    this.#operation = { name: operationName ?? null, kind, document: document ?? null, variables: {} };
  }

  /** Records that the server closes the connection. */
  cut(): void {
    this.#isCut = true;
  }

  #outcome(): Outcome {
    if (this.#refusedAs !== null) return 'refused';
    if (!this.#response.writableFinished) return this.#isCut ? 'cut' : 'cancelled';
    return this.#hasData && this.#response.statusCode < 400 ? 'answered' : 'refused';
  }

  #end(): void {
    const { req: request, headersSent, statusCode, writableLength } = this.#response;
    const { socket, method = '' } = request;
    this.#observer.sink({
      id: this.id,
      method,
      route: routeOf(request),
      status: this.#refusedAs ?? (headersSent ? statusCode : null),
      outcome: this.#outcome(),
      milliseconds: (this.#readyAt ?? performance.now()) - this.#begun,
      bytes: Math.max(0, socket.bytesWritten - this.#bytesBefore - writableLength),
      address: this.#address,
      viewer: this.#viewer,
      operation: this.#operation,
      tally: this.tally,
      codes: this.#codes,
    });
  }
}

const observations = new WeakMap<ServerResponse, Observation>();
const current = new WeakMap<Socket, Observation>();

/** Begins to observe a request. It is reported once its connection or its answer has ended. */
export function observe(response: ServerResponse, observer: Observer): Observation {
  const observation = new Observation(response, observer);
  observations.set(response, observation);
  const { socket } = response.req;
  current.set(socket, observation);
  response.once('close', () => current.delete(socket));
  return observation;
}

/** Returns the observation of a request; undefined if it is not observed. */
export const observationOf = (response: ServerResponse): Observation | undefined => observations.get(response);

/** Returns the observation of the running request on a connection; undefined if absent. */
export const observationOn = (socket: Socket): Observation | undefined => current.get(socket);
