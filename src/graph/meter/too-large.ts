import { GraphQLError } from 'graphql';
import { clientError } from '../../base/errors.ts';
import type { ErrorCode } from '../../messages/codes.ts';
import { limitMessages, type LimitMessage } from '../../messages/limits.ts';
import { sentences } from '../../messages/message.ts';

/** Describes which limit of a request or of its answer is exceeded. */
export interface Excess {
  /** The limited quantity in one word, for example `levels`. */
  readonly what: string;
  /** The quantity found: the total, or the count when the request was refused; absent if it was not counted. */
  readonly found?: number;
  /** The accepted maximum. */
  readonly accepted?: number;
}

/** Creates the error of a request that exceeds a limit. */
export function queryTooLarge({ message, remedy }: LimitMessage, excess: Excess): GraphQLError {
  const extensions = { ...excess, remedy: remedy.en, remedyVi: remedy.vi };
  return clientError('QUERY_TOO_LARGE', sentences(message, remedy), { extensions });
}

const codeOf = ({ extensions }: GraphQLError): unknown => extensions['code'];

function isParserOverflow(error: GraphQLError): boolean {
  let cause: unknown = error;
  while (cause instanceof GraphQLError) cause = cause.originalError;
  return codeOf(error) === ('GRAPHQL_PARSE_FAILED' satisfies ErrorCode) && cause instanceof RangeError;
}

/** Returns an error, or the error that it wraps, if that says that a limit is exceeded; null otherwise. */
export function asQueryTooLarge(error: unknown): GraphQLError | null {
  for (let each = error; each instanceof GraphQLError; each = each.originalError) {
    if (codeOf(each) === ('QUERY_TOO_LARGE' satisfies ErrorCode)) return each;
    // The parser is recursive; if the document exhausts its stack, only the RangeError remains.
    if (isParserOverflow(each)) return queryTooLarge(limitMessages.unparsable, { what: 'levels' });
  }
  return null;
}
