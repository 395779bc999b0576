import { createHash } from 'node:crypto';
import type { ApolloServerPlugin, GraphQLRequestContextWillSendResponse } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import { LedgerUnavailable } from '../../audit/ledger-unavailable.ts';
import type { Context } from '../../graph/context.ts';
import { executeIn } from '../../execution/execution.ts';
import { formatErrors, type FormatError } from '../../execution/format-errors.ts';
import { WrittenData } from '../../execution/written-data.ts';
import { limitAnswer } from '../limits/answer-limit.ts';
import type { DisclosureGate } from '../../disclosure/disclosure-gate.ts';
import { setStatus } from './status.ts';

/** Returns how the ledger names an operation: its own name, or the start of its hash; null if there is neither. */
const nameOfOperation = (name: string | null | undefined, source: string | undefined): string | null => {
  if (name != null && name !== '') return name.slice(0, 100);
  return source === undefined ? null : createHash('sha256').update(source).digest('hex').slice(0, 16);
};

/** What an answer goes through before it leaves. */
export interface AnswerSteps {
  readonly formatError: FormatError;
  /** What answers leave through; null keeps no ledger. */
  readonly gate: DisclosureGate | null;
  /** The context of the same request with all personal data closed. */
  readonly closeContext: (context: Context) => Context;
  /** Whether it serves one department to a hub, by the department contract. */
  readonly isDepartment: boolean;
}

type Sending = GraphQLRequestContextWillSendResponse<Context>;

/** Adds the departments whose rows are missing, and the status of links after this answer. */
function addSources(
  { links, missing }: Context,
  result: FormattedExecutionResult,
  formatError: FormatError,
): FormattedExecutionResult {
  const data = links.isShown && result.data instanceof WrittenData ? result.data.read() : result.data;
  links.revise(data);
  // An answer without data lacks no rows.
  if (data === undefined) return result;
  const { errors = [] } = formatErrors({ errors: missing.errors }, formatError);
  const all = [...(result.errors ?? []), ...errors];
  return all.length === 0 ? { data } : { data, errors: all };
}

/**
 * Finishes every answer in one order, however it was made: the departments whose rows are missing, the limits, the ledger,
 * the status. Apollo Server runs the steps of several plugins at once, so they are one plugin.
 */
export function finishAnswer(steps: AnswerSteps): ApolloServerPlugin<Context> {
  const { formatError, gate, closeContext, isDepartment } = steps;
  const complete = (context: Context, result: FormattedExecutionResult): FormattedExecutionResult =>
    limitAnswer(addSources(context, result, formatError), context.meter);
  /** Releases the answer of a request once what it read is on the ledger; otherwise one with all personal data closed. */
  const release = async (sending: Sending, answer: FormattedExecutionResult): Promise<FormattedExecutionResult> => {
    const { contextValue: context, operationName, source } = sending;
    const { viewer, notes, scope } = context;
    const recipient = { viewer, operation: nameOfOperation(operationName, source), address: scope.address };
    try {
      return gate === null ? answer : await gate.release({ value: answer, notes }, recipient);
    } catch (error) {
      if (!(error instanceof LedgerUnavailable)) throw error;
      // Public data is answered even if the ledger cannot be written.
      const closed = closeContext(context);
      return complete(closed, await executeIn(closed, sending, formatError));
    }
  };
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse: async (sending) => {
          const { contextValue, response } = sending;
          if (response.body.kind !== 'single') throw new Error('Answers are sent whole.');
          response.body.singleResult = await release(sending, complete(contextValue, response.body.singleResult));
          setStatus(sending, isDepartment);
        },
      }),
  };
}
