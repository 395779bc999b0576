import { linkFaults } from '../messages/sources.ts';
import type { Message } from '../messages/message.ts';
import type { Assertions } from './assertions.ts';
import type { ContractAnswer, ContractOperation, DepartmentService, OnBehalfOf } from './department-service.ts';
import { isStale } from './freshness.ts';
import { LinkClient } from './link-client.ts';
import { failureOf } from './link-fault.ts';
import type { LinkHealth, LinkReport, LinkState } from './link-health.ts';
import { defaultLimits, type LinkLimits, type LinkPoolOptions } from './link-options.ts';
import type { Link } from '../access/link.ts';
import { askService, onOwnBehalf, type ServiceInfo } from './service-check.ts';
import { SourceFailure } from '../source/source-state.ts';

/** The result of a check, and when it began. */
interface Checked {
  readonly at: number;
  readonly info: Promise<ServiceInfo>;
  /** Version of the contract that the service reported; null before it did. */
  version: string | null;
}

/** The part of a department's time that a list of several departments waits. */
const listShare = 0.9;

/** The record of a service without any request so far. */
const unknown = { status: null, latency: null, lastSeen: null };

const isSameService = (one: Link, other: Link): boolean =>
  one.url === other.url && one.certificateAuthority === other.certificateAuthority;

/** Connections to all departments that run their own service; one pool for each process. */
export class LinkPool implements LinkHealth {
  readonly #options: LinkPoolOptions;
  readonly #limits: LinkLimits;
  readonly #now: () => Date;
  readonly #clients = new Map<string, LinkClient>();
  readonly #checks = new WeakMap<LinkClient, Checked>();
  readonly #closing = new Set<Promise<void>>();
  #links: ReadonlyMap<string, Link> | null = null;
  #isClosed = false;

  constructor(options: LinkPoolOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#now = options.now ?? (() => new Date());
  }

  /** The public key with which the hub's assertions are verified (RFC 7517). */
  get keySet(): Assertions['keySet'] {
    return this.#options.assertions.keySet;
  }

  /**
   * How long a list of several departments may wait for them, milliseconds: less than one department has, so that the
   * list is answered before a department fails.
   */
  get listTime(): number {
    return listShare * this.#limits.timeout;
  }

  /** Returns the service of a department, for requests on someone's behalf. Nothing is sent yet. */
  serviceFor(link: Link, onBehalfOf: OnBehalfOf): DepartmentService {
    const { departmentId } = link;
    return {
      departmentId,
      ask: async (operation: ContractOperation, signal?: AbortSignal): Promise<ContractAnswer> =>
        this.#clientOf(link, true).ask(operation, onBehalfOf, signal),
      breach: (reason, isForeign = false) => this.#clientOf(link, false).breach(reason, isForeign),
    };
  }

  /** Sets the list of all links: other links get no more requests, and their connections are closed. */
  retain(links: readonly Link[]): void {
    this.#links = new Map(links.map((link) => [link.departmentId, link]));
    for (const [departmentId, client] of this.#clients) {
      const current = this.#links.get(departmentId);
      if (current === undefined || !isSameService(client.link, current)) this.#drop(departmentId, client);
    }
  }

  /**
   * Asks a service to describe itself. Callers during the request or shortly after share the answer.
   * @throws SourceFailure if it does not answer, belongs to another department, or implements another version of the
   *   contract.
   */
  async check(link: Link): Promise<ServiceInfo> {
    const client = this.#clientOf(link, true);
    const known = this.#checks.get(client);
    const at = performance.now();
    if (known !== undefined && at - known.at < this.#limits.checkedFor) return known.info;
    const info = this.#ask(link, client);
    const checked: Checked = { at, info, version: known?.version ?? null };
    this.#checks.set(client, checked);
    checked.version = (await info).contractVersion;
    return info;
  }

  async healthOf(link: Link): Promise<LinkState> {
    if (!this.#isPaused(link) && this.#isToBeChecked(link)) {
      await this.check(link).catch((error: unknown) => {
        if (!(error instanceof SourceFailure)) throw error;
      });
    }
    return this.knownOf(link);
  }

  knownOf(link: Link): LinkState {
    const client = this.#clients.get(link.departmentId);
    const { status, latency, lastSeen } = client?.record ?? unknown;
    const version = client === undefined ? undefined : this.#checks.get(client)?.version;
    return {
      status: this.#isPaused(link) ? 'PAUSED' : (status ?? 'UNAVAILABLE'),
      latency,
      lastSeen,
      contractVersion: version ?? link.contractVersion,
    };
  }

  /** Lists the known status of the links, without a request. */
  get reports(): LinkReport[] {
    return [...(this.#links?.values() ?? [])].map(({ departmentId, departmentCode: department, pausedAt }) => ({
      department,
      status: pausedAt === null ? (this.#clients.get(departmentId)?.record.status ?? null) : 'PAUSED',
    }));
  }

  /** Closes all connections, also those with a running request. No more requests are sent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const clients = [...this.#clients.values()];
    this.#clients.clear();
    await Promise.all([...clients.map((client) => client.close(true)), ...this.#closing]);
  }

  async #ask(link: Link, client: LinkClient): Promise<ServiceInfo> {
    try {
      const info = await askService(this.serviceFor(link, onOwnBehalf), link, this.#now);
      client.record.setStatus(isStale(info.asOf, this.#now()) ? 'STALE' : 'OK');
      return info;
    } catch (error) {
      if (error instanceof SourceFailure) client.fails(error);
      throw error;
    }
  }

  #isPaused(link: Link): boolean {
    return (this.#links?.get(link.departmentId) ?? link).pausedAt !== null;
  }

  #isToBeChecked({ departmentId }: Link): boolean {
    const record = this.#clients.get(departmentId)?.record;
    if (record?.lastSeen == null || (record.status !== 'OK' && record.status !== 'STALE')) return true;
    return this.#now().getTime() - record.lastSeen.getTime() > this.#limits.silentFor;
  }

  /**
   * Returns the client of a link, and creates it if absent.
   * @throws SourceFailure if the link may not be used.
   */
  #clientOf(link: Link, isAsked: boolean): LinkClient {
    const { departmentId } = link;
    if (isAsked) this.#refuseGone(link);
    const known = this.#clients.get(departmentId);
    if (known !== undefined && isSameService(known.link, link)) return known;
    if (known !== undefined) this.#drop(departmentId, known);
    const client = this.#createClient(link);
    this.#clients.set(departmentId, client);
    return client;
  }

  #createClient(link: Link): LinkClient {
    try {
      return new LinkClient(link, this.#limits, this.#options);
    } catch (error) {
      throw failureOf(link.departmentId, error) ?? error;
    }
  }

  /** Refuses a link that was changed since the request began. */
  #refuseGone(link: Link): void {
    const { departmentId } = link;
    const current = this.#links === null ? link : this.#links.get(departmentId);
    const refuse = (message: Message): SourceFailure => new SourceFailure(departmentId, 'UNAVAILABLE', message);
    if (this.#isClosed) throw refuse(linkFaults.stopping);
    if (current === undefined || !isSameService(current, link)) throw refuse(linkFaults.changed);
    if (current.pausedAt !== null) throw refuse(linkFaults.paused);
  }

  #drop(departmentId: string, client: LinkClient): void {
    this.#clients.delete(departmentId);
    const closing = client.close(false).finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }
}
