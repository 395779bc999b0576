import { GraphQLError } from 'graphql';
import { limitMessages } from '../messages/limits.ts';
import { sentences } from '../messages/message.ts';
import { extensionsOf } from './errors.ts';

/** An operation took longer than it may. No part of it is answered, and its reads are cancelled. */
export class OperationTimeout extends GraphQLError {
  override name = 'OperationTimeout';

  /** @param timeout how long it may take, milliseconds */
  constructor(timeout: number) {
    const { message: reason, remedy } = limitMessages.operationTime(timeout);
    const message = sentences(reason, remedy);
    super(message.en, {
      extensions: {
        ...extensionsOf('OPERATION_TIMEOUT', message),
        reason: reason.en,
        remedy: remedy.en,
        remedyVi: remedy.vi,
        accepted: timeout,
      },
    });
  }
}
