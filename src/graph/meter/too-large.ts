import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../../base/errors.ts';

/** A quantity of a request or of its answer that is bounded. */
export interface Excess {
  /** What there is too much of, in one word: `levels`. */
  readonly what: string;
  /** How much of it was found: all of it, or as much as was counted before the refusal. */
  readonly found: number;
  /** How much of it is accepted. */
  readonly accepted: number;
  /** What the client can do. */
  readonly remedy: string;
}

/** Creates the error of a request that exceeds a bound. */
export function queryTooLarge(message: string, excess: Excess): GraphQLError {
  return new GraphQLError(`${message} ${excess.remedy}`, {
    extensions: { code: 'QUERY_TOO_LARGE' satisfies ErrorCode, ...excess },
  });
}

/** Errors of graphql-jit may have no extensions. */
const codeOf = ({ extensions }: Partial<GraphQLError>): unknown => extensions?.['code'];

function isParserOverflow(error: GraphQLError): boolean {
  let cause: unknown = error;
  while (cause instanceof GraphQLError) cause = cause.originalError;
  return codeOf(error) === ('GRAPHQL_PARSE_FAILED' satisfies ErrorCode) && cause instanceof RangeError;
}

/** Returns the error of a request that exceeds a bound, if an error is one or wraps one. */
export function asQueryTooLarge(error: unknown): GraphQLError | null {
  for (let each = error; each instanceof GraphQLError; each = each.originalError) {
    if (codeOf(each) === ('QUERY_TOO_LARGE' satisfies ErrorCode)) return each;
    // The parser is recursive, and keeps nothing when its stack is full.
    if (isParserOverflow(each)) {
      const extensions = {
        code: 'QUERY_TOO_LARGE' satisfies ErrorCode,
        what: 'levels',
        remedy: 'Ask for fewer levels.',
      };
      return new GraphQLError('The document is nested too deeply to be parsed.', { extensions });
    }
  }
  return null;
}
