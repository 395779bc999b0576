import { BrokenCircuitError, TaskCancelledError } from 'cockatiel';
import { errors } from 'undici';
import { SourceFailure } from './source-state.ts';

interface FaultOptions {
  /** Whether the same question may be answered if it is asked again at once. */
  readonly isTransient?: boolean;
}

/** Why one question to a service had no answer. */
export class LinkFault extends Error {
  override name = 'LinkFault';
  readonly status: SourceFailure['status'];
  readonly isTransient: boolean;

  constructor(status: SourceFailure['status'], message: string, { isTransient = false }: FaultOptions = {}) {
    super(message);
    this.status = status;
    this.isTransient = isTransient;
  }

  /** Whether the service is to be spared for a while if this goes on: one that refuses is well. */
  get isOutage(): boolean {
    return this.status !== 'REFUSED';
  }
}

/** An answer that is not as the contract says. */
export const brokenContract = (reason: string): LinkFault =>
  new LinkFault('UNAVAILABLE', `its answer breaks the contract: ${reason}`);

export const lateAnswer = (timeout: number): LinkFault =>
  new LinkFault('TIMEOUT', `no answer within ${timeout} milliseconds`);

/** Codes of errors of connections that may not be there the next moment. */
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

/** What certificates that cannot be verified are told by, on either side. */
const certificateCode = /CERT|^ERR_TLS|^ERR_SSL|SIGNATURE|ISSUER/;

const codeOf = (error: unknown): string => {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
};

/** What an error of the transport means. Its own text is not passed on: it names addresses. */
export function faultOfTransport(error: unknown, timeout: number): LinkFault {
  if (error instanceof LinkFault) return error;
  const code = codeOf(error);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return brokenContract('it is too large');
  if (/TIMEOUT/.test(code) && code !== 'ETIMEDOUT') return lateAnswer(timeout);
  if (certificateCode.test(code)) {
    return new LinkFault('UNAVAILABLE', `its certificate or the hub's was not accepted (${code})`);
  }
  if (error instanceof errors.HTTPParserError) return brokenContract('it is not HTTP');
  const isTransient = transientCodes.has(code);
  return new LinkFault('UNAVAILABLE', isTransient ? `it cannot be reached (${code})` : 'it cannot be reached', {
    isTransient,
  });
}

/** The failure to tell of a department for what a question came to; null for what is no failure of its service. */
export function failureOf(departmentId: string, error: unknown, timeout: number): SourceFailure | null {
  const fault = faultOfPolicy(error, timeout);
  return fault === null ? null : new SourceFailure(departmentId, fault.status, fault.message);
}

function faultOfPolicy(error: unknown, timeout: number): LinkFault | null {
  if (error instanceof LinkFault) return error;
  if (error instanceof TaskCancelledError) return lateAnswer(timeout);
  if (error instanceof BrokenCircuitError) {
    return new LinkFault('UNAVAILABLE', 'not asked for a moment: it failed several times in a row');
  }
  return null;
}
