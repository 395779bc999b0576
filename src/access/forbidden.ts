import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../errors.ts';
import { denialReasons, type Denial, type DenialReason } from './decision.ts';

/** What was denied, for the ledger. */
export interface Denied extends Denial {
  /** `Beneficiary.status`. */
  readonly coordinate: string;
  /** Key of the beneficiary that was asked for by its id. */
  readonly subject: string | null;
}

const denied = new WeakMap<Error, Denied>();

const codeOf = (reason: DenialReason): ErrorCode =>
  reason === 'LEDGER_UNAVAILABLE' ? 'LEDGER_UNAVAILABLE' : 'FORBIDDEN';

/** Creates an error whose stack is of no use, and would take most of the time: one answer can hold thousands of denials. */
function withoutStack(create: () => GraphQLError): GraphQLError {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return create();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The error of a denial. It tells nothing of the row, not even whether there is one. */
export function forbidden(what: Denied): GraphQLError {
  const { reason, remedy, coordinate } = what;
  const extensions = { code: codeOf(reason), reason, remedy, field: coordinate };
  const error = withoutStack(
    () => new GraphQLError(`${coordinate}: ${denialReasons[reason]} ${remedy}`, { extensions }),
  );
  denied.set(error, what);
  return error;
}

/** What an error of an answer denied; undefined for an error that is none of a denial. */
export const denialOf = (error: Error): Denied | undefined =>
  denied.get(error) ??
  (error instanceof GraphQLError && error.originalError ? denied.get(error.originalError) : undefined);
