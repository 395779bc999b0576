import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  getNamedType,
  Kind,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { BoundedCache, type CacheStatistics } from '../../base/cache.ts';
import { SharedRead } from '../../base/shared-read.ts';
import { within } from '../../db/within.ts';
import { targetOf } from '../http/target.ts';
import type { Operated } from '../observation.ts';
import { addVary, sendReply, type Reply } from '../reply/send.ts';
import { hasTag } from '../reply/static-file.ts';

/** Request headers that can change an answer. An answer is kept only for requests without those of the viewer. */
const viewerHeaders = ['authorization', 'x-api-key', 'x-purpose', 'x-case'] as const;
const formHeaders = ['accept', 'content-type'] as const;

/** Types whose fields change without a change of a row, or differ from viewer to viewer. */
const passingTypes: ReadonlySet<string> = new Set([
  'AccessExplanation',
  'DepartmentLink',
  'DepartmentSource',
  'Viewer',
]);

/** Maximum number of kept answers, share of the memory for one of them, and time of a look at the version, milliseconds. */
const [maxAnswers, largestShare, maxLookTime] = [5000, 0.25, 5000];

/** What is kept of an operation for the request log: not its variables, which a client may fill with anything. */
export type KeptOperation = Pick<Operated, 'operationName' | 'operation' | 'document'>;

/** An answer without errors that is open to all. */
export interface PublicAnswer {
  readonly reply: Reply;
  /** Hash of the body, in quotation marks. */
  readonly tag: string;
  readonly operation: KeptOperation;
  readonly bytes: number;
}

/** An answer that Apollo Server has finished. */
export interface FinishedAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The place of the answer to one request, found or still empty. */
export interface Place {
  readonly found: PublicAnswer | undefined;
  /** Keeps the answer if it is open to all and does not pass; returns null if it does not. */
  keep(answer: FinishedAnswer, operated: Operated | undefined): PublicAnswer | null;
}

export interface PublicAnswersOptions {
  readonly schema: GraphQLSchema;
  /** Maximum memory of the kept answers. */
  readonly bytes: number;
  /** Reads the number of changes to rows that are open to all. */
  readonly readVersion: () => Promise<number>;
}

/**
 * Keeps answers that are open to all. Each belongs to a version of the public rows, read after the request has arrived:
 * the next request after a change gets no answer from before it. Whoever sends a credential is never answered from here.
 */
export class PublicAnswers {
  readonly #schema: GraphQLSchema;
  readonly #kept: BoundedCache<PublicAnswer>;
  readonly #versions: SharedRead<number>;
  readonly #lasting = new WeakMap<DocumentNode, boolean>();

  constructor({ schema, bytes, readVersion }: PublicAnswersOptions) {
    this.#schema = schema;
    this.#versions = new SharedRead(() => within(maxLookTime, readVersion()));
    const largest = Math.max(1, Math.floor(bytes * largestShare));
    this.#kept = new BoundedCache({ entries: maxAnswers, size: bytes, largest, sizeOf: (answer) => answer.bytes });
  }

  get statistics(): CacheStatistics {
    return this.#kept.statistics;
  }

  /**
   * Returns the place of the answer to a request; null if it cannot be answered from here.
   * @param day the day of the request: rows come into force and end without a change
   */
  async placeOf(request: IncomingMessage, body: Buffer, day: string): Promise<Place | null> {
    if (viewerHeaders.some((name) => request.headers[name] !== undefined)) return null;
    const version = await this.#versions.take().catch(() => null);
    if (version === null) return null;
    const key = keyOf(request, body, [day, String(version)]);
    return {
      found: this.#kept.get(key),
      keep: (answer, operated) => {
        if (operated === undefined || answer.status !== 200 || !this.#isLasting(operated)) return null;
        const kept = answerOf(answer, operated, request.method !== 'POST');
        this.#kept.set(key, kept);
        return kept;
      },
    };
  }

  /** Whether the answer to an operation stays the same while no public row changes. */
  #isLasting({ document, operation, response }: Operated): boolean {
    const { body } = response as Partial<Operated['response']>;
    if (document === undefined || operation?.operation !== OperationTypeNode.QUERY || body?.kind !== 'single')
      return false;
    if (body.singleResult.errors !== undefined || body.singleResult.data == null) return false;
    let lasting = this.#lasting.get(document);
    if (lasting === undefined) {
      lasting = !this.#readsPassing(document);
      this.#lasting.set(document, lasting);
    }
    return lasting;
  }

  #readsPassing(document: DocumentNode): boolean {
    const types = new TypeInfo(this.#schema);
    let isPassing = false;
    const look = {
      [Kind.FIELD]: () => {
        const type = types.getType();
        if (type != null && passingTypes.has(getNamedType(type).name)) isPassing = true;
      },
    };
    visit(document, visitWithTypeInfo(types, look));
    return isPassing;
  }
}

function keyOf(request: IncomingMessage, body: Buffer, parts: readonly string[]): string {
  const method = request.method === 'POST' ? 'POST' : 'GET';
  const forms = formHeaders.map((name) => request.headers[name] ?? '');
  const hash = createHash('sha256').update(JSON.stringify([method, targetOf(request).search, forms, parts]));
  return hash.update(body).digest('base64url');
}

function answerOf({ headers, body }: FinishedAnswer, operated: Operated, isCacheable: boolean): PublicAnswer {
  const { operationName, operation, document } = operated;
  const others = Object.entries(headers).filter(([name]) => name !== 'content-length');
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 24)}"`;
  // A client may keep the answer to a GET, and asks each time whether it is current. The tag is weak: each coding has
  // other bytes.
  const caching = isCacheable ? { 'cache-control': 'no-cache', etag: `W/${tag}` } : { 'cache-control': 'no-store' };
  const own = { ...Object.fromEntries(others), ...caching, 'x-content-type-options': 'nosniff' };
  return {
    reply: { status: 200, headers: own, body },
    tag,
    operation: { operationName, operation, document } as KeptOperation,
    bytes: body.length + 1,
  };
}

/** Sends a kept answer, or 304 to a client that has it. */
export async function sendKept(response: ServerResponse, { reply, tag }: PublicAnswer): Promise<void> {
  for (const name of [...viewerHeaders, 'accept']) addVary(response, name);
  if (reply.headers['etag'] !== undefined && hasTag(response.req.headers['if-none-match'] ?? '', tag)) {
    response.writeHead(304, reply.headers);
    response.end();
    return;
  }
  await sendReply(response, reply);
}
