import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { execute, GraphQLError, Kind, parse, validate, valueFromASTUntyped, type GraphQLSchema } from 'graphql';
import { AssertionCheck, fieldsOfOperation, Unauthenticated, type Claims, type Trust } from './assertion.ts';
import { bendTypes, type Fault } from './fault.ts';
import { resolversOf, type Policy, type Question } from './resolvers.ts';
import { noRecords, type Records } from './rows.ts';

const contract = readFileSync(path.resolve(import.meta.dirname, '../../../schema/contract/department.graphql'), 'utf8');

/** The definitions that Federation adds to a subgraph. */
const federation = `
  directive @link(url: String!, import: [String!]) repeatable on SCHEMA
  directive @key(fields: String!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
  scalar _Any
  union _Entity = Beneficiary | Enrolment | Payment
  type _Service { sdl: String! }
  extend type Query {
    _entities(representations: [_Any!]!): [_Entity]!
    _service: _Service!
  }
`;

/** A request that a service received. */
export interface ServiceRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The claims of its assertion; null if assertions are not checked. */
  readonly claims: Claims | null;
  /** Its root fields, such as `beneficiaries` and `_entities`. */
  readonly roots: readonly string[];
}

export interface ServiceOptions {
  /** Key of the department: `92-SYT-20250701`. */
  readonly department: string;
  readonly records?: Records;
  /** The hub whose assertions it accepts; if omitted, it needs no assertion. */
  readonly trust?: Trust;
  /** Whether an assertion must name the requested fields; true if absent. */
  readonly areFieldsChecked?: boolean;
  /** If given, the service uses https and requires a client certificate of the authority. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly ca: string };
  readonly policy?: Policy;
  /** Its clock; if omitted, the clock of the machine. */
  readonly now?: () => Date;
  readonly contractVersion?: string;
}

const readBody = async (request: http.IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly type?: string;
}

/** Whether an operation of the hub asks for a page after a cursor and before another: its second and third variable. */
function isBetween(body: string): boolean {
  const { query, variables } = JSON.parse(body) as ServiceRequest;
  return /after: \$v1, before: \$v2/.test(query) && variables['v1'] !== undefined && variables['v2'] !== undefined;
}

const json = (status: number, value: unknown): Reply => ({ status, text: JSON.stringify(value) });

const refusal = (reason: string): Reply =>
  json(401, {
    errors: [{ message: `The assertion is not taken: ${reason}.`, extensions: { code: 'UNAUTHENTICATED', reason } }],
  });

/** An answer of 17 MiB, in chunks. */
function* paddedAnswer(): Generator<string, void, undefined> {
  const chunk = 'a'.repeat(65_536);
  yield '{"data":{"pad":"';
  for (let place = 0; place < 17 * 16; place += 1) yield chunk;
  yield '"}}';
}

/**
 * A department service as another team would write it from the contract only: rows in memory, no code of the hub. It
 * counts its requests, and can be made to fail in any way.
 */
export class ContractService {
  readonly department: string;
  /** Its records; they can be changed while it runs. */
  records: Records;
  /** Its fault; null for none. */
  fault: Fault | null = null;
  /** Its fault where it is asked for rows between two cursors, as in the second round of a list; null for none. */
  faultBetween: Fault | null = null;
  /** The error of its clock. */
  skewMs = 0;
  /** The time of its data; null if it serves the register itself. */
  staleSince: Date | null = null;
  /** All GraphQL requests that it received, in order. */
  readonly requests: ServiceRequest[] = [];
  /** Number of requests refused with 401. */
  refused = 0;
  /** Number of requests that ended because the client closed the connection. */
  abandoned = 0;
  /** Number of received requests without an answer yet. */
  waiting = 0;
  readonly #options: ServiceOptions;
  readonly #schema: GraphQLSchema;
  readonly #assertions: AssertionCheck | null;
  #server: http.Server | null = null;
  #port = 0;

  constructor(options: ServiceOptions) {
    this.department = options.department;
    this.records = options.records ?? noRecords;
    this.#options = options;
    this.#schema = makeExecutableSchema({ typeDefs: [contract, federation], resolvers: resolversOf(contract) });
    this.#assertions = options.trust ? new AssertionCheck(options.trust, this.code, () => this.now()) : null;
  }

  /** Code of the department: `92-SYT`. */
  get code(): string {
    return this.department.split('-').slice(0, -1).join('-');
  }

  /** Its address. It keeps its port when it is started again. */
  get url(): string {
    return `${this.#options.tls ? 'https' : 'http'}://127.0.0.1:${this.#port}/graphql`;
  }

  now(): Date {
    const now = this.#options.now?.() ?? new Date();
    return new Date(now.getTime() + this.skewMs);
  }

  async start(port = this.#port): Promise<this> {
    const answer: http.RequestListener = (request, response) => {
      this.waiting += 1;
      response.once('close', () => {
        this.waiting -= 1;
        if (!response.writableFinished) this.abandoned += 1;
      });
      void this.#answer(request, response).catch(() => response.destroy());
    };
    const { tls } = this.#options;
    const server = tls
      ? https.createServer({ ...tls, requestCert: true, rejectUnauthorized: true }, answer)
      : http.createServer(answer);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    return this;
  }

  /** Stops it: later connections are refused. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  /** Returns the requests since the last call. */
  takeRequests(): ServiceRequest[] {
    return this.requests.splice(0);
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (this.faultBetween !== null) this.fault = isBetween(body) ? this.faultBetween : null;
    const { fault } = this;
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'delay') await wait(fault.ms);
    const reply = await this.#reply(request, body);
    const type = reply.type ?? 'application/json';
    if (fault?.kind === 'oversized') {
      response.writeHead(200, { 'content-type': type });
      await pipeline(paddedAnswer, response).catch(() => response.destroy());
      return;
    }
    const bytes = Buffer.from(reply.text);
    response.writeHead(reply.status, { 'content-type': type, 'content-length': bytes.length });
    if (fault?.kind === 'die') {
      response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
      return;
    }
    if (fault?.kind === 'drip') {
      const size = Math.max(Math.ceil(bytes.length / fault.pieces), 1);
      for (let from = 0; from < bytes.length && !response.destroyed; from += size) {
        response.write(bytes.subarray(from, from + size));
        await wait(fault.ms);
      }
      response.end();
      return;
    }
    response.end(bytes);
  }

  async #reply(request: http.IncomingMessage, body: string): Promise<Reply> {
    const { fault } = this;
    if (fault?.kind === 'status') return { status: fault.status, text: 'out of order', type: 'text/plain' };
    if (request.method !== 'POST' || request.url !== '/graphql') return { status: 404, text: '', type: 'text/plain' };
    if (fault?.kind === 'body') return { status: 200, text: fault.text, ...(fault.type ? { type: fault.type } : {}) };
    try {
      if (fault?.kind === 'refuse') throw new Unauthenticated('WRONG_ISSUER');
      const claims = (await this.#assertions?.check(request.headers.authorization, body)) ?? null;
      const reply = await this.#run(body, claims);
      return fault?.kind === 'types' ? { ...reply, text: JSON.stringify(bendTypes(JSON.parse(reply.text))) } : reply;
    } catch (error) {
      if (!(error instanceof Unauthenticated)) throw error;
      this.refused += 1;
      return refusal(error.reason);
    }
  }

  async #run(body: string, claims: Claims | null): Promise<Reply> {
    const read = readOperation(this.#schema, body);
    if ('errors' in read) return json(400, { errors: read.errors });
    const { query, variables, document } = read;
    const roots = document.definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? definition.selectionSet.selections.flatMap((each) => (each.kind === Kind.FIELD ? [each.name.value] : []))
        : [],
    );
    this.requests.push({ query, variables, claims, roots });
    if (claims !== null && this.#options.areFieldsChecked !== false) {
      const asked = fieldsOfOperation(this.#schema, document, variables, (node) =>
        valueFromASTUntyped(node, variables),
      );
      const unnamed = [...asked].filter((field) => !claims.fields.includes(field));
      if (unnamed.length > 0) {
        const extensions = { code: 'FORBIDDEN', reason: 'FIELD_NOT_ASSERTED' };
        return json(200, { data: null, errors: [{ message: `Not asserted: ${unnamed.join(', ')}.`, extensions }] });
      }
    }
    const question: Question = { service: this, claims, policy: this.#options.policy ?? {} };
    const answer = await execute({
      schema: this.#schema,
      document,
      variableValues: variables,
      contextValue: question,
      rootValue: { contractVersion: this.#options.contractVersion ?? '1.0' },
    });
    return json(200, this.fault?.kind === 'no-data' ? { data: null } : answer);
  }
}

type Operation =
  | { readonly errors: readonly GraphQLError[] }
  | {
      readonly query: string;
      readonly variables: Readonly<Record<string, unknown>>;
      readonly document: ReturnType<typeof parse>;
    };

function readOperation(schema: GraphQLSchema, body: string): Operation {
  try {
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
    const document = parse(query);
    const errors = validate(schema, document);
    return errors.length > 0 ? { errors } : { query, variables: variables ?? {}, document };
  } catch (error) {
    return { errors: [new GraphQLError(error instanceof Error ? error.message : 'This is no operation.')] };
  }
}
