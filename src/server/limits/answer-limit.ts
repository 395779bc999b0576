import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import { WrittenData } from '../../execution/written-data.ts';
import { clientError } from '../../base/errors.ts';
import type { Meter } from '../../graph/meter/meter.ts';
import type { RequestLimits } from '../../graph/meter/request-limits.ts';
import { queryTooLarge } from '../../graph/meter/too-large.ts';
import { countBytes } from './answer-bytes.ts';
import { answerMessages, limitMessages } from '../../messages/limits.ts';

const omission = (shown: number, omitted: number): GraphQLFormattedError =>
  clientError('ERRORS_OMITTED', answerMessages.errorsOmitted(omitted), { extensions: { shown, omitted } }).toJSON();

/** Returns the first errors of an answer, and one more that gives the number of omitted ones. */
function limitErrors(
  errors: readonly GraphQLFormattedError[],
  { errors: most }: RequestLimits,
): GraphQLFormattedError[] {
  return errors.length <= most ? [...errors] : [...errors.slice(0, most), omission(most, errors.length - most)];
}

function checkBytes(data: unknown, { bytes: accepted }: RequestLimits): GraphQLFormattedError | null {
  const found = data instanceof WrittenData ? data.bytes.length : countBytes(data, accepted);
  if (found <= accepted) return null;
  return queryTooLarge(limitMessages.bytes(accepted), { what: 'bytes', found, accepted }).toJSON();
}

/** Applies the limits of a request to its answer. Returns only an error if the answer exceeds one of them. */
export function limitAnswer(result: FormattedExecutionResult, meter: Meter): FormattedExecutionResult {
  const refusal = meter.isExceeded ? meter.refusal.toJSON() : checkBytes(result.data, meter.limits);
  if (refusal !== null) return { errors: [refusal] };
  return result.errors === undefined ? result : { ...result, errors: limitErrors(result.errors, meter.limits) };
}
