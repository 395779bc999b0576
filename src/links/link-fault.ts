import { BrokenCircuitError } from 'cockatiel';
import { errors } from 'undici';
import type { Message } from '../messages/message.ts';
import { linkFaults } from '../messages/sources.ts';
import { SourceFailure } from '../source/source-state.ts';

interface FaultOptions {
  /** Whether the same request may succeed if it is repeated at once. */
  readonly isTransient?: boolean;
}

/** Why one request to a service had no answer. */
export class LinkFault extends Error {
  override name = 'LinkFault';
  readonly status: SourceFailure['status'];
  readonly isTransient: boolean;
  /** The reason in both languages; the message of the error is in English. */
  readonly text: Message;

  constructor(status: SourceFailure['status'], message: Message, { isTransient = false }: FaultOptions = {}) {
    super(message.en);
    this.text = message;
    this.status = status;
    this.isTransient = isTransient;
  }

  /** Whether the service should get no requests for a while if this continues: a service that refuses is not ill. */
  get isOutage(): boolean {
    return this.status !== 'REFUSED';
  }
}

/** Creates the fault of an answer that breaks the contract. */
export const brokenContract = (reason: string): LinkFault =>
  new LinkFault('UNAVAILABLE', linkFaults.breaksContract(reason));

export const lateAnswer = (timeout: number): LinkFault => new LinkFault('TIMEOUT', linkFaults.late(timeout));

/** Codes of connection errors that may be gone a moment later. */
const transientCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
]);

/** Codes of certificates that cannot be verified, on either side. */
const certificateCode = /CERT|^ERR_TLS|^ERR_SSL|SIGNATURE|ISSUER/;

const codeOf = (error: unknown): string => {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
};

/** Converts an error of the transport. Its own text is not passed on, because it contains addresses. */
export function faultOfTransport(error: unknown, timeout: number): LinkFault {
  if (error instanceof LinkFault) return error;
  const code = codeOf(error);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return brokenContract('it is too large');
  if (/TIMEOUT/.test(code) && code !== 'ETIMEDOUT') return lateAnswer(timeout);
  if (certificateCode.test(code)) {
    return new LinkFault('UNAVAILABLE', linkFaults.certificate(code));
  }
  if (error instanceof errors.HTTPParserError) return brokenContract('it is not HTTP');
  const isTransient = transientCodes.has(code);
  return new LinkFault('UNAVAILABLE', linkFaults.unreachable(isTransient ? code : null), {
    isTransient,
  });
}

/** Converts an error of a request to the failure of a department; null if the service is not at fault. */
export function failureOf(departmentId: string, error: unknown): SourceFailure | null {
  const fault = faultOfPolicy(error);
  return fault === null ? null : new SourceFailure(departmentId, fault.status, fault.text);
}

function faultOfPolicy(error: unknown): LinkFault | null {
  if (error instanceof LinkFault) return error;
  if (error instanceof BrokenCircuitError) {
    return new LinkFault('UNAVAILABLE', linkFaults.failing);
  }
  return null;
}
