import {
  circuitBreaker,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleWhen,
  retry,
  timeout,
  TimeoutStrategy,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Assertions } from './assertions.ts';
import type { ContractAnswer, ContractOperation, Errand } from './department-service.ts';
import { failureOf, LinkFault } from './link-fault.ts';
import { LinkOutage } from './link-outage.ts';
import { LinkRecord } from './link-record.ts';
import type { LinkLimits, LinkObserver, LinkPoolOptions } from './link-options.ts';
import type { Link } from './link.ts';
import { SourceFailure, type SourceStatus } from './source-state.ts';
import { Transport } from './transport.ts';

/** How long the hub waits before it asks once more, milliseconds: many hubs that failed at once do not come back at once. */
const pause = (): number => 20 + Math.random() * 80;

const isOutage = (error: Error): boolean => error instanceof LinkFault && error.isOutage;
const isTransient = (error: Error): boolean => error instanceof LinkFault && error.isTransient;

/** Why a service is left alone that can be reached. */
const isolated = 'not asked for a while: it answered with records of another department';

/** Up to when the rows of an answer are current, where it says so. */
function asOfAnswer({ data }: ContractAnswer): Date | null {
  const service = data?.['service'] as { readonly asOf?: unknown } | null | undefined;
  const asOf = typeof service?.asOf === 'string' ? new Date(service.asOf) : null;
  return asOf === null || Number.isNaN(asOf.getTime()) ? null : asOf;
}

/** One request to a service. */
interface Asked {
  readonly operation: ContractOperation;
  readonly errand: Errand;
  /** Aborted when its time is up, or with `cancelled`. */
  readonly signal: AbortSignal;
  /** Aborted when nobody waits for the answer. */
  readonly cancelled: AbortSignal | undefined;
}

/** Asks one department's service, with what keeps a service that fails from costing more than its own rows. */
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
  /** Until when the service is left alone, by the clock of `performance`. */
  #isolatedUntil = 0;

  /** @throws LinkFault where the service may not be asked at its address. */
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
   * @param cancelled aborts the request: that says nothing of the service
   * @throws SourceFailure where there is no answer.
   */
  async ask(operation: ContractOperation, errand: Errand, cancelled?: AbortSignal): Promise<ContractAnswer> {
    const begun = performance.now();
    try {
      const answer = await this.#askInTime(operation, errand, cancelled);
      this.#observe(this.record.status ?? 'OK', begun);
      return answer;
    } catch (error) {
      cancelled?.throwIfAborted();
      const failure = failureOf(this.link.departmentId, error, this.#limits.timeout);
      if (failure === null) throw error;
      this.#observe(failure.status, begun);
      // What is refused to one viewer says nothing of how the service is.
      if (failure.status !== 'REFUSED') this.fails(failure);
      throw failure;
    }
  }

  /** Notes that the service fails. */
  fails(failure: SourceFailure): void {
    this.record.stands(failure.status);
    this.#outage.failed(failure);
  }

  /** Notes an answer that breaks the contract; the failure to throw for it. */
  breach(reason: string, isForeign: boolean): SourceFailure {
    const message = `its answer breaks the contract: ${reason}`;
    const failure = new SourceFailure(this.link.departmentId, 'UNAVAILABLE', message);
    this.#outage.breach(reason, isForeign);
    this.fails(failure);
    if (isForeign) this.#isolatedUntil = performance.now() + this.#limits.isolatedFor;
    return failure;
  }

  /** Ends the connections once the questions under way are answered; at once where those are not to be waited for. */
  async close(atOnce: boolean): Promise<void> {
    await (atOnce ? this.#transport.destroy() : this.#transport.close());
  }

  #askInTime(operation: ContractOperation, errand: Errand, cancelled?: AbortSignal): Promise<ContractAnswer> {
    const { waiting, timeout: time } = this.#limits;
    this.#refuseIsolated();
    if (this.#turn.pendingCount >= waiting) throw new LinkFault('UNAVAILABLE', 'too many questions wait for it');
    // The policy of a limit is of one question: its signal ends what that question left behind, wherever it is.
    return timeout(time, TimeoutStrategy.Aggressive).execute(
      ({ signal }) => this.#turn(() => this.#askInTurn({ operation, errand, signal, cancelled })),
      cancelled,
    );
  }

  /** A question whose time was up before its turn came says nothing of the service. */
  async #askInTurn(asked: Asked): Promise<ContractAnswer> {
    const { signal } = asked;
    signal.throwIfAborted();
    this.#refuseIsolated();
    return this.#breaker.execute(() => this.#retry.execute(() => this.#askOnce(asked), signal));
  }

  async #askOnce({ operation, errand, signal, cancelled }: Asked): Promise<ContractAnswer> {
    const body = JSON.stringify({ query: operation.query, variables: operation.variables });
    const assertion = await this.#assertions.sign({ link: this.link, errand, operation, body });
    const begun = performance.now();
    const answer = await this.#transport.post(body, assertion, signal).catch((error: unknown) => {
      // A client that left is no failure of the service, which the breaker would count.
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
    if (performance.now() < this.#isolatedUntil) throw new LinkFault('UNAVAILABLE', isolated);
  }
}
