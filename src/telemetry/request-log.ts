import type { Logger } from 'pino';
import type { RequestLogLevel } from '../settings/telemetry.ts';
import type { ObservedRequest } from './observed-request.ts';
import type { OperationNames } from './operation-names.ts';
import { RequestGathering } from './request-gathering.ts';
import { describeRequest } from './request-line.ts';

export interface RequestLogOptions {
  readonly log: Logger;
  readonly level: Exclude<RequestLogLevel, 'off'>;
  readonly names: OperationNames;
  /** How long requests of one kind are grouped, milliseconds; a minute if absent. */
  readonly period?: number;
  /** The clock; that of the system if absent. */
  readonly now?: () => Date;
}

const probes: ReadonlySet<string> = new Set(['/livez', '/readyz']);

/** Whether a request is not logged at this level. */
const isQuiet = ({ route, outcome, codes }: ObservedRequest, level: RequestLogOptions['level']): boolean => {
  const isAnswered = outcome === 'answered' && codes.length === 0;
  return isAnswered && (level === 'failures' || probes.has(route));
};

/** Writes one line for each finished request. Beyond a limit, requests without a credential are grouped by minute. */
export class RequestLog {
  readonly #options: RequestLogOptions;
  readonly #gathering = new RequestGathering();
  readonly #now: () => Date;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: RequestLogOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  /** Writes a request, or counts it in a group. */
  note(request: ObservedRequest): void {
    const { log, level, names, period = 60_000 } = this.#options;
    if (isQuiet(request, level)) return;
    if (this.#gathering.note(request, () => this.#now().toISOString())) {
      log.info(describeRequest(request, names), 'request');
    }
    this.#timer ??= setTimeout(() => {
      this.flush();
    }, period).unref();
  }

  /** Writes the groups counted so far. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const gathered of this.#gathering.take()) this.#options.log.info(gathered, 'requests gathered');
  }
}
