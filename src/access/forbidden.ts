import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../base/errors.ts';
import { denialReasons, type Denial, type DenialReason } from './decision.ts';

/** What was denied, for the ledger. */
export interface Denied extends Denial {
  /** `Beneficiary.status`. */
  readonly coordinate: string;
  /** Key of the beneficiary that was asked for by its id. */
  readonly subject: string | null;
}

const denied = new WeakMap<Error, readonly Denied[]>();

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
  denied.set(error, [what]);
  return error;
}

/** Whose data a denied question named, though the answer says nothing of them. */
export type Named = Pick<Denied, 'ownerDepartmentId' | 'subject'>;

/** Adds to a denial whose data was named, so that each department has an entry of it. */
export function nameInDenial(error: GraphQLError, named: readonly Named[]): GraphQLError {
  const [what] = denied.get(error) ?? [];
  if (what !== undefined && named.length > 0)
    denied.set(
      error,
      named.map((each) => ({ ...what, ...each })),
    );
  return error;
}

/** What an error of an answer denied; empty for an error that is no denial. */
export const denialsOf = (error: Error): readonly Denied[] =>
  denied.get(error) ??
  (error instanceof GraphQLError && error.originalError ? denied.get(error.originalError) : undefined) ??
  [];
