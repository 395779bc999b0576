import type { Database } from './db/database.ts';
import { Loaders } from './graph/batch.ts';
import type { Cursors } from './graph/cursor.ts';
import { dayOf, type Day } from './graph/day.ts';

/** What resolvers share during one request. */
export interface Context {
  readonly loaders: Loaders;
  readonly database: Database;
  readonly cursors: Cursors;
  /** Today in Viet Nam: what `asOf` means when it is left out. */
  readonly today: Day;
}

/** What requests share. */
export interface Services {
  readonly database: Database;
  readonly cursors: Cursors;
  readonly now: () => Date;
}

/** A fresh context: loaders are never shared between requests. */
export const createContext = ({ database, cursors, now }: Services): Context => ({
  loaders: new Loaders(database),
  database,
  cursors,
  today: dayOf(now()),
});
