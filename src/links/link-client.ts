import { linkFaults } from '../messages/sources.ts';
import {
  circuitBreaker,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleWhen,
  retry,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Assertions } from './assertions.ts';
import type { ContractAnswer, ContractOperation, OnBehalfOf } from './department-service.ts';
import { failureOf, lateAnswer, LinkFault } from './link-fault.ts';
import { inTime } from './in-time.ts';
import { LinkOutage } from './link-outage.ts';
import { LinkRecord } from './link-record.ts';
import type { LinkLimits, LinkObserver, LinkPoolOptions } from './link-options.ts';
import type { Link } from '../access/link.ts';
import { SourceFailure, type SourceStatus } from '../source/source-state.ts';
import { Transport } from './transport.ts';

/** Returns the time before a retry, milliseconds: random, so that hubs that failed together do not retry together. */
const pause = (): number => 20 + Math.random() * 80;

const isOutage = (error: Error): boolean => error instanceof LinkFault && error.isOutage;
const isTransient = (error: Error): boolean => error instanceof LinkFault && error.isTransient;

/** Returns the time up to which the rows of an answer are current, if the answer states it. */
function asOfAnswer({ data }: ContractAnswer): Date | null {
  const service = data?.['service'] as { readonly asOf?: unknown } | null | undefined;
  const asOf = typeof service?.asOf === 'string' ? new Date(service.asOf) : null;
  return asOf === null || Number.isNaN(asOf.getTime()) ? null : asOf;
}

/** One request to a service. */
interface Asked {
  readonly operation: ContractOperation;
  readonly onBehalfOf: OnBehalfOf;
  /** Aborted when its time is over, or with `cancelled`. */
  readonly signal: AbortSignal;
  /** Aborted when nobody waits for the answer any more. */
  readonly cancelled: AbortSignal | undefined;
}

/**
 * Sends requests to the service of one department. It limits the damage of a failing service to that department's own
 * rows.
 */
export class LinkClient {
  readonly link: Link;
  readonly record: LinkRecord;
  readonly #assertions: Assertions;
  readonly #limits: LinkLimits;
  readonly #outage: LinkOutage;
  readonly #observer: LinkObserver | undefined;
  readonly #transport: Transport;
  readonly #turn: LimitFunction;
  readonly #breaker: CircuitBreakerPolicy;
  readonly #retry = retry(handleWhen(isTransient), { maxAttempts: 1, backoff: new DelegateBackoff(pause) });
  /** End of the time in which the service gets no requests, by the clock of `performance`. */
  #isolatedUntil = 0;

  /** @throws LinkFault if the address of the service is not allowed. */
  constructor(link: Link, limits: LinkLimits, options: LinkPoolOptions) {
    const { assertions, log, certificate, isProduction, now, observer } = options;
    this.link = link;
    this.record = new LinkRecord(now ?? (() => new Date()));
    this.#assertions = assertions;
    this.#limits = limits;
    this.#outage = new LinkOutage(link.departmentId, log);
    this.#observer = observer;
    this.#transport = new Transport(link, { certificate, isProduction, ...limits });
    this.#turn = pLimit(limits.concurrency);
    this.#breaker = circuitBreaker(handleWhen(isOutage), {
      halfOpenAfter: limits.openFor,
      breaker: new ConsecutiveBreaker(limits.failures),
    });
  }

  /**
   * Sends one operation.
   * @param cancelled aborts the request; this is not counted as a failure of the service
   * @throws SourceFailure if there is no answer.
   */
  async ask(operation: ContractOperation, onBehalfOf: OnBehalfOf, cancelled?: AbortSignal): Promise<ContractAnswer> {
    const begun = performance.now();
    try {
      const answer = await this.#askInTime(operation, onBehalfOf, cancelled);
      this.#observe(this.record.status ?? 'OK', begun);
      return answer;
    } catch (error) {
      cancelled?.throwIfAborted();
      const failure = failureOf(this.link.departmentId, error);
      if (failure === null) throw error;
      this.#observe(failure.status, begun);
      // The refusal for one viewer does not mean that the service is ill.
      if (failure.status !== 'REFUSED') this.fails(failure);
      throw failure;
    }
  }

  /** Records a failure of the service. */
  fails(failure: SourceFailure): void {
    this.record.setStatus(failure.status);
    this.#outage.failed(failure);
  }

  /** Records an answer that breaks the contract. Returns the error to throw. */
  breach(reason: string, isForeign: boolean): SourceFailure {
    const failure = new SourceFailure(this.link.departmentId, 'UNAVAILABLE', linkFaults.breaksContract(reason));
    this.#outage.breach(reason, isForeign);
    this.fails(failure);
    if (isForeign) this.#isolatedUntil = performance.now() + this.#limits.isolatedFor;
    return failure;
  }

  /** Closes the connections once the running requests are answered, or at once if they need not be waited for. */
  async close(atOnce: boolean): Promise<void> {
    await (atOnce ? this.#transport.destroy() : this.#transport.close());
  }

  #askInTime(operation: ContractOperation, onBehalfOf: OnBehalfOf, cancelled?: AbortSignal): Promise<ContractAnswer> {
    const { waiting, timeout: time } = this.#limits;
    this.#refuseIsolated();
    if (this.#turn.pendingCount >= waiting) throw new LinkFault('UNAVAILABLE', linkFaults.tooManyWaiting);
    // The time limit belongs to one request: its signal ends everything that the request has begun.
    return inTime({ milliseconds: time, late: () => lateAnswer(time), cancelled }, (signal) =>
      this.#turn(() => this.#askInTurn({ operation, onBehalfOf, signal, cancelled })),
    );
  }

  /** A request whose time was over before its turn is not counted as a failure of the service. */
  async #askInTurn(asked: Asked): Promise<ContractAnswer> {
    const { signal } = asked;
    signal.throwIfAborted();
    this.#refuseIsolated();
    return this.#breaker.execute(() => this.#retry.execute(() => this.#askOnce(asked), signal));
  }

  async #askOnce({ operation, onBehalfOf, signal, cancelled }: Asked): Promise<ContractAnswer> {
    const body = JSON.stringify({ query: operation.query, variables: operation.variables });
    const assertion = this.#assertions.sign({ link: this.link, onBehalfOf, operation, body });
    const begun = performance.now();
    const answer = await this.#transport.post(body, assertion, signal).catch((error: unknown) => {
      // A client that left must not be counted by the breaker as a failure of the service.
      cancelled?.throwIfAborted();
      throw error;
    });
    this.record.answered(performance.now() - begun, asOfAnswer(answer));
    this.#outage.answered();
    return answer;
  }

  #observe(status: SourceStatus, begun: number): void {
    this.#observer?.asked(this.link.departmentCode, status, performance.now() - begun);
  }

  #refuseIsolated(): void {
    if (performance.now() < this.#isolatedUntil) throw new LinkFault('UNAVAILABLE', linkFaults.isolated);
  }
}
