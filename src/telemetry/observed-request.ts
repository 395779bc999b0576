import type { DocumentNode } from 'graphql';
import type { RequestTally } from '../base/request-scope.ts';

/**
 * How a request ended.
 * - answered: the client received data, complete or with errors, or a file.
 * - refused: the client received only an error.
 * - cancelled: the client closed its connection before it had received the answer.
 * - cut: the server closed the connection because the client read too slowly, or the server had to stop.
 */
export type Outcome = 'answered' | 'refused' | 'cancelled' | 'cut';

/** The network of a client, as far as it may be logged: an address is personal data. */
export type AddressClass = 'loopback' | 'private' | 'public' | 'unknown';

/** The viewer, as far as it may be logged: never the person. */
export interface ObservedViewer {
  readonly role: string;
  /** The client of the token or the API key. */
  readonly client: string | null;
  /** Key of the department. */
  readonly departmentId: string | null;
}

/** An operation as the client wrote it: no part of it may be logged unchanged. */
export interface ObservedOperation {
  readonly name: string | null;
  readonly kind: string | null;
  readonly document: DocumentNode | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A finished request. */
export interface ObservedRequest {
  readonly id: string;
  readonly method: string;
  /** From a fixed list; `other` for unknown paths, `none` for what was not HTTP. */
  readonly route: string;
  /** Null if no answer was begun. */
  readonly status: number | null;
  readonly outcome: Outcome;
  /** From the arrival until the answer was ready, or until the connection was closed without one. */
  readonly milliseconds: number;
  /** Sent bytes, including headers. */
  readonly bytes: number;
  readonly address: AddressClass;
  /** Null if the credential was refused, or not checked. */
  readonly viewer: ObservedViewer | null;
  /** Null for requests other than GraphQL, and for those that were refused before their document was read. */
  readonly operation: ObservedOperation | null;
  readonly tally: RequestTally;
  /** Error codes of the answer, each once. */
  readonly codes: readonly string[];
}

/** Receives finished requests. */
export type RequestSink = (request: ObservedRequest) => void;
