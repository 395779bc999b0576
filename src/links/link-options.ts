import type { Logger } from 'pino';
import type { Assertions } from './assertions.ts';
import type { SourceStatus } from './source-state.ts';

/** The hub's client certificate and its key, PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** How services are asked, and when they are not. */
export interface LinkLimits {
  /** How long one question may take with all that belongs to it, milliseconds. */
  readonly timeout: number;
  /** How many questions a service is asked at once. */
  readonly concurrency: number;
  /** How many more wait for their turn. */
  readonly waiting: number;
  /** How long a connection without a question is kept, milliseconds: less than servers keep it that do not say. */
  readonly keepAlive: number;
  /** The largest answer, bytes. */
  readonly answerSize: number;
  /** After how many failures in a row a service is not asked for a moment. */
  readonly failures: number;
  /** How long that moment is, milliseconds. */
  readonly openFor: number;
  /** How long a service is not asked that answered with records of another department, milliseconds. */
  readonly isolatedFor: number;
  /** How long what a check found is remembered, milliseconds. */
  readonly checkedFor: number;
  /** After how long without an answer a service is checked when its state is asked for, milliseconds. */
  readonly silentFor: number;
}

export const usualLimits: LinkLimits = {
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

/** Is told of every question to a department. */
export interface LinkObserver {
  /** @param department its code */
  asked(department: string, status: SourceStatus, milliseconds: number): void;
}

export interface LinkPoolOptions {
  /** Signs what the hub says. */
  readonly assertions: Assertions;
  readonly log: Logger;
  /** Null where the hub has none: services at https:// are then not asked. */
  readonly certificate: ClientCertificate | null;
  /** Whether real data is at stake: then nothing is asked without TLS. */
  readonly isProduction: boolean;
  readonly limits?: Partial<LinkLimits>;
  readonly observer?: LinkObserver;
  /** The clock; the system's when left out. */
  readonly now?: () => Date;
}
