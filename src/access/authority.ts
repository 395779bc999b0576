import { BoundedCache } from '../base/cache.ts';
import type { Database } from '../db/database.ts';
import { hedge } from '../base/hedge.ts';
import { within } from '../db/within.ts';
import type { Identity } from '../identity/identity.ts';
import type { Catalogue } from './catalogue.ts';
import { readAccessSnapshot, readVersion, type AccessSnapshot, type LinkSnapshot } from './access-snapshot.ts';
import { Grants } from './grants.ts';
import { Policy } from './policy.ts';
import { SharedRead } from '../base/shared-read.ts';
import type { Viewer } from './viewer.ts';

/** The purpose and the case that a request states. */
export interface StatedPurpose {
  readonly purpose: string | null;
  readonly caseReference: string | null;
}

/** The policies of one day, created from one snapshot. */
interface DailyPolicies {
  readonly snapshot: AccessSnapshot;
  readonly grants: Grants;
  readonly recordHolders: ReadonlySet<string>;
  readonly policies: BoundedCache<Policy>;
}

/** Maximum number of cached policies; each department, role and purpose has one. */
const keptPolicies = 2000;

/**
 * The maximum time of a check in the database, and the time after which it is repeated on another connection, in
 * milliseconds.
 */
const [maxCheckTime, hedgeDelay] = [5000, 500];

export interface AuthorityOptions {
  readonly database: Database;
  readonly catalogue: Catalogue;
  /** Called with the new snapshot after a change, before any policy is created from it. */
  readonly onChange: (snapshot: AccessSnapshot) => Promise<void>;
}

/**
 * Creates the access policy of every viewer. It asks the database before each request whether anything has changed, so
 * that a changed agreement applies from the next request on, in every process of a hub.
 */
export class Authority {
  readonly #options: AuthorityOptions;
  readonly #anonymous = new Map<string, Policy>();
  #snapshot: AccessSnapshot | undefined;
  #daily: DailyPolicies | undefined;
  /** The number of checks begun, and the number of the check that found the kept snapshot. */
  #begun = 0;
  #kept = 0;
  readonly #shared = new SharedRead(() => this.#check());

  constructor(options: AuthorityOptions) {
    this.#options = options;
  }

  /** Departments that keep their records in their own service, as of the last check. */
  get links(): readonly LinkSnapshot[] {
    return this.#snapshot?.links ?? [];
  }

  /** Departments that keep their records in their own service, as of a check that begins now. */
  async currentLinks(): Promise<readonly LinkSnapshot[]> {
    return (await this.#shared.take()).links;
  }

  /** Returns the policy of a viewer on a day. */
  async policyFor(identity: Identity, stated: StatedPurpose, day: string): Promise<Policy> {
    if (identity.role === 'ANONYMOUS') return this.#anonymousPolicy(identity, day);
    const snapshot = await this.#shared.take();
    const daily = this.#dailyPoliciesOf(snapshot, day);
    const departmentId =
      identity.departmentCode === null ? null : daily.grants.succession.byCode(identity.departmentCode);
    // Later requests share the policy, so it contains neither the person nor the case reference.
    const { role, departmentCode } = identity;
    const nameless: Identity = { role, departmentCode, subject: null, client: null };
    const caseReference = stated.caseReference === null ? null : 'given';
    const viewer: Viewer = { identity: nameless, departmentId, purpose: stated.purpose, caseReference };
    const name = JSON.stringify([
      identity.role,
      identity.departmentCode,
      stated.purpose,
      stated.caseReference !== null,
    ]);
    let policy = daily.policies.get(name);
    if (policy === undefined) {
      const { grants, recordHolders } = daily;
      const { catalogue } = this.#options;
      policy = new Policy({ viewer, grants, recordHolders, catalogue, today: day, isLedgerOpen: true });
      daily.policies.set(name, policy);
    }
    return policy;
  }

  #anonymousPolicy(identity: Identity, day: string): Policy {
    let policy = this.#anonymous.get(day);
    if (policy === undefined) {
      const viewer: Viewer = { identity, departmentId: null, purpose: null, caseReference: null };
      const { catalogue } = this.#options;
      policy = new Policy({
        viewer,
        grants: null,
        recordHolders: new Set(),
        catalogue,
        today: day,
        isLedgerOpen: true,
      });
      this.#anonymous.clear();
      this.#anonymous.set(day, policy);
    }
    return policy;
  }

  async #check(): Promise<AccessSnapshot> {
    const number = (this.#begun += 1);
    const snapshot = await within(maxCheckTime, this.#read());
    if (snapshot === this.#snapshot) return snapshot;
    await within(maxCheckTime, this.#options.onChange(snapshot)).catch(() => undefined);
    // A later check may end first: then its snapshot is kept.
    if (number > this.#kept) [this.#snapshot, this.#kept] = [snapshot, number];
    return snapshot;
  }

  async #read(): Promise<AccessSnapshot> {
    const { database } = this.#options;
    const readCurrent = (): Promise<number> => readVersion(database);
    // The embedded database has no connection that could fail.
    const version = await (database.kind === 'server' ? hedge(readCurrent, hedgeDelay) : readCurrent());
    const known = this.#snapshot;
    return known?.version === version ? known : readAccessSnapshot(database);
  }

  #dailyPoliciesOf(snapshot: AccessSnapshot, day: string): DailyPolicies {
    if (this.#daily?.snapshot === snapshot && this.#daily.grants.day === day) return this.#daily;
    this.#daily = {
      snapshot,
      grants: new Grants(snapshot, day),
      recordHolders: new Set(snapshot.recordHolders),
      policies: new BoundedCache({ entries: keptPolicies }),
    };
    return this.#daily;
  }
}
