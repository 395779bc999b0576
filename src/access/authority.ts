import { BoundedCache } from '../base/cache.ts';
import type { Database } from '../db/database.ts';
import { hedge } from '../base/hedge.ts';
import { within } from '../db/within.ts';
import type { Identity } from '../identity/identity.ts';
import type { Catalogue } from './catalogue.ts';
import { readFacts, readVersion, type Facts, type LinkFacts } from './facts.ts';
import { Grants } from './grants.ts';
import { Policy } from './policy.ts';
import { SharedLook } from './shared-look.ts';
import type { Viewer } from './viewer.ts';

/** What a request says of itself besides who asks. */
export interface Pretext {
  readonly purpose: string | null;
  readonly caseReference: string | null;
}

/** What was made of the facts for one day. */
interface Standing {
  readonly facts: Facts;
  readonly grants: Grants;
  readonly recordHolders: ReadonlySet<string>;
  readonly policies: BoundedCache<Policy>;
}

/** How many policies are kept: one a department, role and purpose. */
const keptPolicies = 2000;

/** How long a look at the database may take, and after how long it is repeated on another connection, milliseconds. */
const [longestLook, hedgeDelay] = [5000, 500];

export interface AuthorityOptions {
  readonly database: Database;
  readonly catalogue: Catalogue;
  /** Called before the first policy after a change is made, with what is so since. */
  readonly onChange: (facts: Facts) => Promise<void>;
}

/**
 * Knows what every viewer may see. Before each request it asks the database whether anything has changed, so that what
 * an agreement opens, or ceases to open, holds from the next request on, in every process of a hub.
 */
export class Authority {
  readonly #options: AuthorityOptions;
  readonly #anonymous = new Map<string, Policy>();
  #facts: Facts | undefined;
  #standing: Standing | undefined;
  /** How many looks have begun, and which of them found what is kept. */
  #begun = 0;
  #kept = 0;
  readonly #shared = new SharedLook(() => this.#look());

  constructor(options: AuthorityOptions) {
    this.#options = options;
  }

  /** Departments that keep their records at home, as of the last look at the database. */
  get links(): readonly LinkFacts[] {
    return this.#facts?.links ?? [];
  }

  /** Departments that keep their records at home, as of a look that begins now. */
  async currentLinks(): Promise<readonly LinkFacts[]> {
    return (await this.#shared.take()).links;
  }

  /** The policy of a viewer on a day. */
  async policyFor(identity: Identity, pretext: Pretext, day: string): Promise<Policy> {
    if (identity.role === 'ANONYMOUS') return this.#anonymousPolicy(identity, day);
    const facts = await this.#shared.take();
    const standing = this.#standingOf(facts, day);
    const departmentId =
      identity.departmentCode === null ? null : standing.grants.succession.byCode(identity.departmentCode);
    // A policy outlives its request: what is of the person or the case has no place in it.
    const { role, departmentCode } = identity;
    const nameless: Identity = { role, departmentCode, subject: null, client: null };
    const caseReference = pretext.caseReference === null ? null : 'given';
    const viewer: Viewer = { identity: nameless, departmentId, purpose: pretext.purpose, caseReference };
    const name = JSON.stringify([
      identity.role,
      identity.departmentCode,
      pretext.purpose,
      pretext.caseReference !== null,
    ]);
    let policy = standing.policies.get(name);
    if (policy === undefined) {
      const { grants, recordHolders } = standing;
      const { catalogue } = this.#options;
      policy = new Policy({ viewer, grants, recordHolders, catalogue, today: day, isLedgerOpen: true });
      standing.policies.set(name, policy);
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

  async #look(): Promise<Facts> {
    const number = (this.#begun += 1);
    const facts = await within(longestLook, this.#read());
    if (facts === this.#facts) return facts;
    await within(longestLook, this.#options.onChange(facts)).catch(() => undefined);
    // Looks may overtake each other: what a later one found stays.
    if (number > this.#kept) [this.#facts, this.#kept] = [facts, number];
    return facts;
  }

  async #read(): Promise<Facts> {
    const { database } = this.#options;
    const readCurrent = (): Promise<number> => readVersion(database);
    // The embedded database has no connection that could be lost.
    const version = await (database.kind === 'server' ? hedge(readCurrent, hedgeDelay) : readCurrent());
    const known = this.#facts;
    return known?.version === version ? known : readFacts(database);
  }

  #standingOf(facts: Facts, day: string): Standing {
    if (this.#standing?.facts === facts && this.#standing.grants.day === day) return this.#standing;
    this.#standing = {
      facts,
      grants: new Grants(facts, day),
      recordHolders: new Set(facts.recordHolders),
      policies: new BoundedCache({ entries: keptPolicies }),
    };
    return this.#standing;
  }
}
