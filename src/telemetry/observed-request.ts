import type { DocumentNode } from 'graphql';
import type { RequestTally } from '../base/request-scope.ts';

/**
 * How a request ended.
 * - answered: the client received data, whole or with errors beside it, or a file.
 * - refused: the client received an error alone.
 * - cancelled: the client closed its connection before it had received the answer.
 * - cut: the server closed the connection: the client read too slowly, or the server had to stop.
 */
export type Outcome = 'answered' | 'refused' | 'cancelled' | 'cut';

/** From where a client connects, as far as it may be noted: an address is personal data. */
export type AddressClass = 'loopback' | 'private' | 'public' | 'unknown';

/** Who asked, as far as it may be noted: never the person. */
export interface ObservedViewer {
  readonly role: string;
  /** The client of the token or the API key. */
  readonly client: string | null;
  /** Key of the department. */
  readonly departmentId: string | null;
}

/** An operation as the client wrote it: nothing of it may be noted as it is. */
export interface ObservedOperation {
  readonly name: string | null;
  readonly kind: string | null;
  readonly document: DocumentNode | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A request that has ended. */
export interface ObservedRequest {
  readonly id: string;
  readonly method: string;
  /** Of a fixed list; `other` for what is not served, `none` for what was not HTTP. */
  readonly route: string;
  /** Null if no answer was begun. */
  readonly status: number | null;
  readonly outcome: Outcome;
  /** From its arrival until the answer was ready, or until the connection was closed without one. */
  readonly milliseconds: number;
  /** Bytes that were sent, headers included. */
  readonly bytes: number;
  readonly address: AddressClass;
  /** Null if the credential was refused, or none was looked at. */
  readonly viewer: ObservedViewer | null;
  /** Null for anything but the graph, and for what was refused before its document was read. */
  readonly operation: ObservedOperation | null;
  readonly tally: RequestTally;
  /** Error codes of the answer, each once. */
  readonly codes: readonly string[];
}

/** Takes note of requests that have ended. */
export type RequestSink = (request: ObservedRequest) => void;
