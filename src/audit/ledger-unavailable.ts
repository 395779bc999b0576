import { GraphQLError } from 'graphql';
import { extensionsOf } from '../base/errors.ts';
import { errorCodes } from '../messages/codes.ts';

/** The ledger could not be written. `cause` says why, for the log; clients receive the code only. */
export class LedgerUnavailable extends GraphQLError {
  override name = 'LedgerUnavailable';

  constructor(cause: unknown) {
    const message = errorCodes.LEDGER_UNAVAILABLE;
    super(message.en, { extensions: extensionsOf('LEDGER_UNAVAILABLE', message) });
    this.cause = cause;
  }
}
