import type { Database } from './db/database.ts';
import { BatchedLoaders, type Loaders } from './graph/batch.ts';
import type { Cursors } from './graph/cursor.ts';
import { dayOf, type Day } from './graph/day.ts';
import { Plans, type PlanCache } from './graph/plan/plans.ts';
import type { Authenticator } from './identity/authenticator.ts';
import type { Identities } from './sealing/identities.ts';

/** What resolvers share during one request. */
export interface Context {
  readonly loaders: Loaders;
  /** What the request reads along with what. */
  readonly plans: Plans;
  readonly database: Database;
  readonly cursors: Cursors;
  /** Opens sealed personal data. */
  readonly identities: Identities;
  /** Today in Viet Nam: what `asOf` means when it is left out. */
  readonly today: Day;
}

/** What requests share. */
export interface Services {
  readonly database: Database;
  readonly cursors: Cursors;
  readonly identities: Identities;
  /** Finds out who asks. */
  readonly authenticator: Authenticator;
  readonly now: () => Date;
  /** Plans of earlier requests; null for none: every level is read by itself. */
  readonly planCache: PlanCache | null;
}

/** A fresh context: loaders are never shared between requests. */
export const createContext = ({ database, cursors, identities, now, planCache }: Services): Context => ({
  loaders: new BatchedLoaders(database),
  plans: new Plans(planCache),
  database,
  cursors,
  identities,
  today: dayOf(now()),
});
