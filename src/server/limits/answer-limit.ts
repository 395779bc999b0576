import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import type { ErrorCode } from '../../base/errors.ts';
import type { Meter } from '../../graph/meter/meter.ts';
import type { RequestLimits } from '../../graph/meter/request-limits.ts';
import { queryTooLarge } from '../../graph/meter/too-large.ts';
import { countBytes } from './answer-bytes.ts';
import { counted } from '../../base/counted.ts';

const omission = (shown: number, omitted: number): GraphQLFormattedError => ({
  message: `The answer has ${counted(omitted, 'more error')}. Ask for less of what is refused.`,
  extensions: { code: 'ERRORS_OMITTED' satisfies ErrorCode, shown, omitted },
});

/** The first errors of an answer, and one that says how many are omitted. */
function limitErrors(
  errors: readonly GraphQLFormattedError[],
  { errors: most }: RequestLimits,
): GraphQLFormattedError[] {
  return errors.length <= most ? [...errors] : [...errors.slice(0, most), omission(most, errors.length - most)];
}

function checkBytes(data: unknown, { bytes: accepted }: RequestLimits): GraphQLFormattedError | null {
  const found = countBytes(data, accepted);
  if (found <= accepted) return null;
  return queryTooLarge(`The answer is longer than ${accepted} bytes.`, {
    what: 'bytes',
    found,
    accepted,
    remedy: 'Ask for smaller pages (`first`) or fewer fields.',
  }).toJSON();
}

/** An answer within the limits of its request; an error alone if it exceeds what one answer may hold. */
export function limitAnswer(result: FormattedExecutionResult, meter: Meter): FormattedExecutionResult {
  const refusal = meter.isExceeded ? meter.refusal.toJSON() : checkBytes(result.data, meter.limits);
  if (refusal !== null) return { errors: [refusal] };
  return result.errors === undefined ? result : { ...result, errors: limitErrors(result.errors, meter.limits) };
}
