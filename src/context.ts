import type { Authority, Pretext } from './access/authority.ts';
import type { Policy } from './access/policy.ts';
import type { Viewer } from './access/viewer.ts';
import type { Database } from './db/database.ts';
import { BatchedLoaders, type Loaders } from './graph/batch.ts';
import type { Cursors } from './graph/cursor.ts';
import { dayOf, type Day } from './base/day.ts';
import { GuardedLoaders } from './graph/guard/guarded-loaders.ts';
import { Notes } from './graph/guard/notes.ts';
import { Meter } from './graph/meter/meter.ts';
import { limitsOf } from './graph/meter/request-limits.ts';
import { MissingSources } from './graph/missing-sources.ts';
import { Plans, type PlanCache } from './graph/plan/plans.ts';
import { RecordFacts } from './graph/record-facts.ts';
import type { Identity } from './identity/identity.ts';
import type { AccessPurposes } from './identity/purposes.ts';
import { LinkDirectory } from './links/link-directory.ts';
import type { LinkPool } from './links/link-pool.ts';
import type { GraphSource } from './links/beneficiary-source.ts';
import { federate } from './links/federate.ts';
import { StoreSource } from './links/store-source.ts';
import type { RequestScope } from './base/request-scope.ts';
import type { Identities } from './sealing/identities.ts';

/** What resolvers share during one request. */
export interface Context {
  readonly scope: RequestScope;
  /** The way to rows, with the policy around it. */
  readonly loaders: Loaders;
  /** What the request reads along with what. */
  readonly plans: Plans;
  readonly cursors: Cursors;
  /** Purposes that a request may name. */
  readonly purposes: AccessPurposes;
  /** Opens sealed personal data. */
  readonly identities: Identities;
  /** Today in Viet Nam: what `asOf` means when it is left out. */
  readonly today: Day;
  /** What the viewer may see. */
  readonly policy: Policy;
  /** What the same viewer might see for another purpose or in another case. */
  readonly policyFor: (pretext: Pretext) => Promise<Policy>;
  /** Who asks, and what for. */
  readonly viewer: Viewer;
  /** What was read of personal data and what was denied, for the ledger. */
  readonly notes: Notes;
  /** What clauses tell records apart by, for the policy of a hub that asks. */
  readonly facts: RecordFacts;
  /** Adds up what the answer costs. */
  readonly meter: Meter;
  /** Departments whose rows the answer lacks. */
  readonly missing: MissingSources;
  /** Departments that run their own service, and how their links stand. */
  readonly links: LinkDirectory;
}

/** What requests share. */
export interface Services {
  readonly database: Database;
  readonly cursors: Cursors;
  readonly purposes: AccessPurposes;
  readonly identities: Identities;
  readonly now: () => Date;
  /** Plans of earlier requests; null for none: every level is read by itself. */
  readonly planCache: PlanCache | null;
  readonly authority: Authority;
  /** The ways to departments that run their own service; null for none. */
  readonly links: LinkPool | null;
  /**
   * Whether the policy is around the loaders; without it everybody sees everything and nothing is noted. No setting
   * turns it off: it is for tests of the graph itself, and to measure what it costs.
   */
  readonly isGuarded: boolean;
  /** Key of the department whose records alone the database holds; left out where it holds those of several. */
  readonly home?: string;
}

/** Who asks, as the request says. */
export interface Asker extends Pretext {
  readonly identity: Identity;
}

/** What a context is of, besides the policy. */
interface Origin {
  readonly loaders: Loaders;
  readonly asker: Asker;
  readonly scope: RequestScope;
}

/** The context of a policy: loaders are never shared between requests. */
export function contextOf(
  { cursors, purposes, identities, now, planCache, authority, links, isGuarded, home }: Omit<Services, 'database'>,
  policy: Policy,
  { loaders, asker, scope }: Origin,
): Context {
  const { identity, purpose, caseReference } = asker;
  const notes = new Notes();
  return {
    scope,
    loaders: isGuarded ? new GuardedLoaders(loaders, policy, notes, home) : loaders,
    plans: new Plans(planCache),
    cursors,
    purposes,
    identities,
    today: dayOf(now()),
    policy,
    policyFor: (pretext) => authority.policyFor(identity, pretext, dayOf(now())),
    viewer: { identity, departmentId: policy.viewer.departmentId, purpose, caseReference },
    notes,
    facts: new RecordFacts(loaders),
    meter: new Meter(limitsOf(identity)),
    missing: new MissingSources(),
    links: new LinkDirectory(() => authority.currentLinks(), links),
  };
}

/** The context of the same request while the ledger cannot be written: no personal data is open. */
export const closedContext = (services: Services, { policy, viewer, scope, missing, links }: Context): Context => ({
  ...contextOf(services, policy.withoutLedger(), {
    loaders: new BatchedLoaders(new StoreSource(services.database, scope)),
    asker: viewer,
    scope,
  }),
  // No department is asked again: what the request has found out of them holds.
  missing,
  links,
});

/** Where a request's rows come from: the hub's own store, and departments that keep their records at home. */
async function sourceOf(services: Services, policy: Policy, viewer: Viewer, scope: RequestScope): Promise<GraphSource> {
  const { database, authority, links: pool, isGuarded, now } = services;
  const store = new StoreSource(database, scope);
  if (pool === null) return store;
  return federate({
    store,
    // With the policy on, nobody who has not been looked up reads a record.
    links: isGuarded ? authority.links : await authority.currentLinks(),
    serviceFor: (link, errand) => pool.serviceFor(link, errand),
    errand: { viewer, clauseFor: (model, departmentId) => policy.clauseFor(model, departmentId)?.id ?? null },
    opens: (coordinate, departmentId) => !isGuarded || policy.opensWithin(coordinate, departmentId),
    scope,
    today: dayOf(now()),
    now,
  });
}

/** A fresh context for a request. */
export async function createContext(services: Services, asker: Asker, scope: RequestScope): Promise<Context> {
  const { identity, purpose, caseReference } = asker;
  const policy = await services.authority.policyFor(identity, asker, dayOf(services.now()));
  const viewer: Viewer = { identity, departmentId: policy.viewer.departmentId, purpose, caseReference };
  const source = await sourceOf(services, policy, viewer, scope);
  return contextOf(services, policy, { loaders: new BatchedLoaders(source), asker, scope });
}
