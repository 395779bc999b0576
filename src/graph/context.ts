import type { Authority, StatedPurpose } from '../access/authority.ts';
import type { Policy } from '../access/policy.ts';
import type { Viewer } from '../access/viewer.ts';
import type { Database } from '../db/database.ts';
import { BatchedLoaders, type Loaders } from './batch.ts';
import type { Cursors } from './cursor.ts';
import type { Day } from '../base/day.ts';
import { GuardedLoaders } from './guard/guarded-loaders.ts';
import { Notes } from './guard/notes.ts';
import { Meter } from './meter/meter.ts';
import { limitsOf } from './meter/request-limits.ts';
import { MissingSources } from './missing-sources.ts';
import { Plans, type PlanCache } from './plan/plans.ts';
import { RecordFacts } from './record-facts.ts';
import type { Identity } from '../identity/identity.ts';
import type { AccessPurposes } from '../identity/purposes.ts';
import { LinkDirectory } from '../links/link-directory.ts';
import type { LinkPool } from '../links/link-pool.ts';
import type { GraphSource } from '../source/beneficiary-source.ts';
import { federate } from '../contract/federate.ts';
import { StoreSource } from '../source/store-source.ts';
import { rejectOnAbort } from '../base/reject-on-abort.ts';
import type { RequestScope } from '../base/request-scope.ts';
import type { Identities } from '../sealing/identities.ts';

/** The context that resolvers share during one request. */
export interface Context {
  readonly scope: RequestScope;
  /** Loaders that enforce the access policy. */
  readonly loaders: Loaders;
  /** Plans which rows the request reads together. */
  readonly plans: Plans;
  readonly cursors: Cursors;
  /** The purposes that a request may state. */
  readonly purposes: AccessPurposes;
  /** Opens sealed personal data. */
  readonly identities: Identities;
  /** Today in Viet Nam: the default of `asOf`. */
  readonly today: Day;
  /** The viewer's access policy. */
  readonly policy: Policy;
  /** Returns the same viewer's policy for another purpose or case. */
  readonly policyFor: (stated: StatedPurpose) => Promise<Policy>;
  /** The viewer and the stated purpose. */
  readonly viewer: Viewer;
  /** Personal data that was read, and accesses that were denied, for the ledger. */
  readonly notes: Notes;
  /** Loads the attributes that clauses select records by; a hub needs them for its own policy. */
  readonly facts: RecordFacts;
  /** Adds up what the answer costs. */
  readonly meter: Meter;
  /** Departments whose rows are missing from the answer. */
  readonly missing: MissingSources;
  /** Departments that run their own service, with the state of their links. */
  readonly links: LinkDirectory;
}

/** The services that all requests share. */
export interface Services {
  readonly database: Database;
  readonly cursors: Cursors;
  readonly purposes: AccessPurposes;
  readonly identities: Identities;
  readonly now: () => Date;
  /** Plans of earlier requests; null turns planning off, and each level is read by a separate statement. */
  readonly planCache: PlanCache | null;
  readonly authority: Authority;
  /** Connections to departments that run their own service; null if there are no such departments. */
  readonly links: LinkPool | null;
  /**
   * Whether the loaders enforce the policy; without it everybody sees everything and nothing is noted. No setting turns
   * it off: only tests of the graph and measurements of its cost do.
   */
  readonly isGuarded: boolean;
  /** Key of the only department whose records the database holds; omitted if it holds those of several departments. */
  readonly soleDepartmentId?: string;
}

/** The identity and the purpose that a request states. */
export interface Requester extends StatedPurpose {
  readonly identity: Identity;
}

/** What a context is made from, in addition to services and policy. */
interface Origin {
  readonly loaders: Loaders;
  readonly requester: Requester;
  readonly scope: RequestScope;
}

/** Creates a context for a policy: loaders are never shared between requests. */
export function contextOf(
  {
    cursors,
    purposes,
    identities,
    planCache,
    authority,
    links,
    isGuarded,
    soleDepartmentId,
  }: Omit<Services, 'database'>,
  policy: Policy,
  { loaders, requester, scope }: Origin,
): Context {
  const { identity, purpose, caseReference } = requester;
  const notes = new Notes();
  return {
    scope,
    loaders: isGuarded ? new GuardedLoaders(loaders, policy, notes, soleDepartmentId) : loaders,
    plans: new Plans(planCache),
    cursors,
    purposes,
    identities,
    today: scope.today,
    policy,
    policyFor: (stated) => rejectOnAbort(scope.signal, authority.policyFor(identity, stated, scope.today)),
    viewer: { identity, departmentId: policy.viewer.departmentId, purpose, caseReference },
    notes,
    facts: new RecordFacts(loaders),
    meter: new Meter(limitsOf(identity)),
    missing: new MissingSources(),
    links: new LinkDirectory(() => authority.currentLinks(), links),
  };
}

/** Creates a context for the same request while the ledger cannot be written: no personal data is open. */
export const closedContext = (services: Services, { policy, viewer, scope, missing, links }: Context): Context => ({
  ...contextOf(services, policy.withoutLedger(), {
    loaders: new BatchedLoaders(new StoreSource(services.database, scope)),
    requester: viewer,
    scope,
  }),
  // No department is asked again: the context keeps what this request already knows about them.
  missing,
  links,
});

/** Creates the source of a request's rows: the hub's own store, and the services of linked departments. */
async function sourceOf(services: Services, policy: Policy, viewer: Viewer, scope: RequestScope): Promise<GraphSource> {
  const { database, authority, links: pool, isGuarded } = services;
  const store = new StoreSource(database, scope);
  if (pool === null) return store;
  return federate({
    store,
    // With the policy on, a record is read only for an identified viewer.
    links: isGuarded ? authority.links : await authority.currentLinks(),
    serviceFor: (link, onBehalfOf) => pool.serviceFor(link, onBehalfOf),
    onBehalfOf: { viewer, clauseFor: (model, departmentId) => policy.clauseFor(model, departmentId)?.id ?? null },
    listTime: pool.listTime,
    opens: (coordinate, departmentId) => !isGuarded || policy.opensWithin(coordinate, departmentId),
    scope,
  });
}

/** Creates the context of a request. */
export async function createContext(services: Services, requester: Requester, scope: RequestScope): Promise<Context> {
  const { identity, purpose, caseReference } = requester;
  const policy = await services.authority.policyFor(identity, requester, scope.today);
  const viewer: Viewer = { identity, departmentId: policy.viewer.departmentId, purpose, caseReference };
  const source = await sourceOf(services, policy, viewer, scope);
  return contextOf(services, policy, { loaders: new BatchedLoaders(source), requester, scope });
}
