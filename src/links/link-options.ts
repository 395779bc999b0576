import type { Logger } from 'pino';
import type { Assertions } from './assertions.ts';
import type { SourceStatus } from '../source/source-state.ts';

/** The hub's client certificate and its key, PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** Limits of requests to services. */
export interface LinkLimits {
  /** Maximum time of one request including its retries, milliseconds. */
  readonly timeout: number;
  /** Maximum number of concurrent requests to a service. */
  readonly concurrency: number;
  /** Maximum number of further requests that wait for their turn. */
  readonly waiting: number;
  /** How long an idle connection is kept open, milliseconds: shorter than servers usually keep it. */
  readonly keepAlive: number;
  /** Maximum size of an answer, bytes. */
  readonly answerSize: number;
  /** Number of failures in a row after which a service gets no requests for a moment. */
  readonly failures: number;
  /** Length of that moment, milliseconds. */
  readonly openFor: number;
  /** How long a service gets no requests after it answered with records of another department, milliseconds. */
  readonly isolatedFor: number;
  /** How long the result of a check is cached, milliseconds. */
  readonly checkedFor: number;
  /** Time without an answer after which a service is checked when its status is requested, milliseconds. */
  readonly silentFor: number;
}

export const defaultLimits: LinkLimits = {
  timeout: 2000,
  concurrency: 4,
  waiting: 200,
  keepAlive: 4000,
  answerSize: 16 * 1024 * 1024,
  failures: 5,
  openFor: 10_000,
  isolatedFor: 60_000,
  checkedFor: 10_000,
  silentFor: 30_000,
};

/** Receives the result of each request to a department. */
export interface LinkObserver {
  /** @param department code of the department */
  asked(department: string, status: SourceStatus, milliseconds: number): void;
}

export interface LinkPoolOptions {
  /** Signs assertions. */
  readonly assertions: Assertions;
  readonly log: Logger;
  /** Null if the hub has none: services at https:// then get no requests. */
  readonly certificate: ClientCertificate | null;
  /** Whether this is production: then every request needs TLS. */
  readonly isProduction: boolean;
  readonly limits?: Partial<LinkLimits>;
  readonly observer?: LinkObserver;
  /** The clock; that of the system if absent. */
  readonly now?: () => Date;
}
