import type { GraphQLRequestContextWillSendResponse } from '@apollo/server';
import type { Logger } from 'pino';
import type { LedgerEvent } from '../../audit/event.ts';
import type { Context } from '../../context.ts';
import { reasonOf } from '../../base/reason.ts';
import { clientAddress } from '../http/client-address.ts';
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
