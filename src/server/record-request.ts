import type { GraphQLRequestContextWillSendResponse } from '@apollo/server';
import type { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { denialsOf } from '../access/forbidden.ts';
import type { LedgerEvent } from '../audit/event.ts';
import type { Context } from '../context.ts';
import { reasonOf } from '../db/reason.ts';
import { clientAddress } from './client-address.ts';
import { ledgerEvents, nameOfOperation } from './ledger-events.ts';

/** Where entries are written. */
export interface EventSink {
  /** Resolves once the entries are durable; rejects if they cannot be written. */
  append(reads: readonly LedgerEvent[]): Promise<void>;
  /** Resolves once the entries are durable, gathered or counted; never rejects. */
  appendDenials(denials: readonly LedgerEvent[]): Promise<void>;
}

export interface RecordOptions {
  readonly ledger: EventSink;
  readonly log: Logger;
  /** How many proxies stand before the server. */
  readonly trustedProxies: number;
}

/** Notes the denials among the errors of an answer. */
export function noteDenials({ notes }: Context, errors: readonly GraphQLError[] | undefined): void {
  for (const error of errors ?? []) {
    for (const denied of denialsOf(error)) notes.deny(denied);
  }
}

type Asked = Pick<
  GraphQLRequestContextWillSendResponse<Context>,
  'contextValue' | 'operationName' | 'source' | 'request'
>;

/** Writes what a request read and was denied to the ledger; resolves with whether what it read may be answered. */
export type RecordRequest = (asked: Asked) => Promise<boolean>;

/** Creates what records requests: without the entry, no personal data leaves. */
export const createRecorder =
  ({ ledger, log, trustedProxies }: RecordOptions): RecordRequest =>
  async ({ contextValue, operationName, source, request }) => {
    const forwardedFor = request.http?.headers.get('x-forwarded-for') ?? '';
    const address = clientAddress(contextValue.scope.peer, forwardedFor, trustedProxies);
    const { reads, denials } = ledgerEvents(contextValue, nameOfOperation(operationName, source), address);
    const written = ledger.append(reads).then(
      () => true,
      (error: unknown) => {
        log.error({ reason: reasonOf(error) }, 'the ledger cannot be written: no personal data is answered');
        return false;
      },
    );
    const [isWritten] = await Promise.all([written, ledger.appendDenials(denials)]);
    return isWritten;
  };
