import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../errors.ts';
import { denialReasons, type Denial } from './decision.ts';

/** What was denied, for the ledger. */
export interface Denied extends Denial {
  /** `Beneficiary.status`. */
  readonly coordinate: string;
  /** Key of the beneficiary that was asked for by its id. */
  readonly subject: string | null;
}

const denied = new WeakMap<Error, Denied>();

/** The error of a denial. It tells nothing of the row, not even whether there is one. */
export function forbidden(what: Denied): GraphQLError {
  const { reason, remedy, coordinate } = what;
  const error = new GraphQLError(`${coordinate}: ${denialReasons[reason]} ${remedy}`, {
    extensions: { code: 'FORBIDDEN' satisfies ErrorCode, reason, remedy, field: coordinate },
  });
  denied.set(error, what);
  return error;
}

/** What an error of an answer denied; undefined for an error that is none of a denial. */
export const denialOf = (error: Error): Denied | undefined =>
  denied.get(error) ??
  (error instanceof GraphQLError && error.originalError ? denied.get(error.originalError) : undefined);
