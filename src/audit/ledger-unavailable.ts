import { GraphQLError } from 'graphql';
import { errorCodes, type ErrorCode } from '../base/errors.ts';

/** The ledger could not be written. `cause` says why, for the log; clients see the code and no more. */
export class LedgerUnavailable extends GraphQLError {
  override name = 'LedgerUnavailable';

  constructor(cause: unknown) {
    super(errorCodes.LEDGER_UNAVAILABLE, { extensions: { code: 'LEDGER_UNAVAILABLE' satisfies ErrorCode } });
    this.cause = cause;
  }
}
