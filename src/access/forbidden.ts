import { GraphQLError } from 'graphql';
import { clientError } from '../base/errors.ts';
import type { ErrorCode } from '../messages/codes.ts';
import { denialReasons, type DenialReason } from '../messages/denials.ts';
import { sameInBoth, sentences } from '../messages/message.ts';
import type { Denial } from './decision.ts';

/** A denial as the ledger records it. */
export interface Denied extends Denial {
  /** The denied field, for example `Beneficiary.status`. */
  readonly coordinate: string;
  /** Key of the beneficiary, if the query names one by id. */
  readonly subject: string | null;
}

const denied = new WeakMap<Error, readonly Denied[]>();

const codeOf = (reason: DenialReason): ErrorCode =>
  reason === 'LEDGER_UNAVAILABLE' ? 'LEDGER_UNAVAILABLE' : 'FORBIDDEN';

/**
 * Creates an error without a stack: nobody needs it, and one answer can have thousands of denials, for which the stacks
 * would take most of the time.
 */
function withoutStack(create: () => GraphQLError): GraphQLError {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return create();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Creates the error of a denial. It says nothing about the row, not even whether the row exists. */
export function forbidden(what: Denied): GraphQLError {
  const { reason, remedy, legalProvision, coordinate } = what;
  const extensions = {
    reason,
    remedy: remedy.en,
    remedyVi: remedy.vi,
    ...(legalProvision !== null && { legalProvision: legalProvision.en, legalProvisionVi: legalProvision.vi }),
    field: coordinate,
  };
  const message = sentences(sameInBoth(`${coordinate}:`), denialReasons[reason], remedy);
  const error = withoutStack(() => clientError(codeOf(reason), message, { extensions }));
  denied.set(error, [what]);
  return error;
}

/** The department or the beneficiary that a denied query named. */
export type Named = Pick<Denied, 'ownerDepartmentId' | 'subject'>;

/** Adds the named departments and beneficiaries to a denial, so that each department gets its ledger entry. */
export function nameInDenial(error: GraphQLError, named: readonly Named[]): GraphQLError {
  const [what] = denied.get(error) ?? [];
  if (what !== undefined && named.length > 0)
    denied.set(
      error,
      named.map((each) => ({ ...what, ...each })),
    );
  return error;
}

/** Returns the denials of an error; empty if the error is not a denial. */
export const denialsOf = (error: Error): readonly Denied[] =>
  denied.get(error) ??
  (error instanceof GraphQLError && error.originalError ? denied.get(error.originalError) : undefined) ??
  [];
