import type { ApolloServerPlugin } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import type { Context } from '../../context.ts';
import { executeIn } from '../../execution/execution.ts';
import { formatErrors, type FormatError } from '../../execution/format-errors.ts';
import { limitAnswer } from '../limits/answer-limit.ts';
import type { RecordRequest } from './record-request.ts';
import { setStatus } from './status.ts';

/** What an answer goes through before it leaves. */
export interface AnswerSteps {
  readonly formatError: FormatError;
  /** Records what the request read and was denied; null keeps no ledger. */
  readonly record: RecordRequest | null;
  /** The context of the same request with all personal data closed. */
  readonly closeContext: (context: Context) => Context;
  /** Whether it serves one department to a hub, by the department contract. */
  readonly isDepartment: boolean;
}

/** Adds the departments whose rows are missing, and the status of links after this answer. */
function addSources(
  { links, missing }: Context,
  result: FormattedExecutionResult,
  formatError: FormatError,
): FormattedExecutionResult {
  links.revise(result.data);
  if (missing.errors.length === 0) return result;
  const { errors = [] } = formatErrors({ errors: missing.errors }, formatError);
  return { ...result, errors: [...(result.errors ?? []), ...errors] };
}

/**
 * Finishes every answer in one order, however it was made: the departments whose rows are missing, the limits, the ledger,
 * the status. Apollo Server runs the steps of several plugins at once, so they are one plugin.
 */
export function finishAnswer(steps: AnswerSteps): ApolloServerPlugin<Context> {
  const { formatError, record, closeContext, isDepartment } = steps;
  const complete = (context: Context, result: FormattedExecutionResult): FormattedExecutionResult =>
    limitAnswer(addSources(context, result, formatError), context.meter);
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse: async (sending) => {
          const { contextValue, response } = sending;
          if (response.body.kind !== 'single') throw new Error('Answers are sent whole.');
          response.body.singleResult = complete(contextValue, response.body.singleResult);
          if (record !== null && !(await record(sending))) {
            // What is public is answered whether or not the ledger can be written.
            const closed = closeContext(contextValue);
            response.body.singleResult = complete(closed, await executeIn(closed, sending, formatError));
          }
          setStatus(sending, isDepartment);
        },
      }),
  };
}
