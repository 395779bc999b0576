import type { ApolloServerPlugin, GraphQLRequestContextWillSendResponse } from '@apollo/server';
import { execute, type GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { denialsOf } from '../access/forbidden.ts';
import type { LedgerEvent } from '../audit/event.ts';
import type { Context } from '../context.ts';
import { reasonOf } from '../db/reason.ts';
import { clientAddress } from './client-address.ts';
import { formatErrors, type FormatError } from './format-errors.ts';
import { limitAnswer } from './limits/answer-limit.ts';
import { ledgerEvents, nameOfOperation } from './ledger-events.ts';

/** Where entries are written. */
export interface EventSink {
  /** Resolves once the entries are durable; rejects if they cannot be written. */
  append(reads: readonly LedgerEvent[]): Promise<void>;
  /** Resolves once the entries are durable, gathered or counted; never rejects. */
  appendDenials(denials: readonly LedgerEvent[]): Promise<void>;
}

export interface LedgerPluginOptions {
  readonly ledger: EventSink;
  readonly log: Logger;
  readonly formatError: FormatError;
  /** How many proxies stand before the server. */
  readonly trustedProxies: number;
  /** The context of the same request with all personal data closed. */
  readonly closeContext: (context: Context) => Context;
}

/** Notes the denials among the errors of an answer. */
export function noteDenials({ notes }: Context, errors: readonly GraphQLError[] | undefined): void {
  for (const error of errors ?? []) {
    for (const denied of denialsOf(error)) notes.deny(denied);
  }
}

type Sending = GraphQLRequestContextWillSendResponse<Context>;

/** Answers again with all personal data closed: what is public is answered whether or not the ledger can be written. */
async function answerWithoutPersonalData(sending: Sending, options: LedgerPluginOptions): Promise<void> {
  const { schema, document, request, response, operationName, contextValue } = sending;
  if (document === undefined || response.body.kind !== 'single') return;
  const closed = options.closeContext(contextValue);
  const result = await execute({
    schema,
    document,
    contextValue: closed,
    variableValues: request.variables ?? {},
    operationName: operationName ?? null,
  });
  response.body.singleResult = limitAnswer(formatErrors(result, options.formatError), closed.meter);
}

/** Writes what a request read and was denied before its answer leaves; without the entry, no personal data leaves. */
export const ledgerPlugin = (options: LedgerPluginOptions): ApolloServerPlugin<Context> => ({
  requestDidStart: () =>
    Promise.resolve({
      didEncounterErrors: ({ errors, contextValue }) => {
        noteDenials(contextValue, errors);
        return Promise.resolve();
      },
      willSendResponse: async (sending) => {
        const { contextValue, operationName, source } = sending;
        const forwardedFor = sending.request.http?.headers.get('x-forwarded-for') ?? '';
        const address = clientAddress(contextValue.scope.peer, forwardedFor, options.trustedProxies);
        const { reads, denials } = ledgerEvents(contextValue, nameOfOperation(operationName, source), address);
        const written = options.ledger.append(reads).catch(async (error: unknown) => {
          options.log.error({ reason: reasonOf(error) }, 'the ledger cannot be written: no personal data is answered');
          await answerWithoutPersonalData(sending, options);
        });
        await Promise.all([written, options.ledger.appendDenials(denials)]);
      },
    }),
});
