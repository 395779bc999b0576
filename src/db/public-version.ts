import { hedge } from '../base/hedge.ts';
import type { Database } from './database.ts';
import { retryRead } from './retry-read.ts';

/** The time after which the look is repeated on another connection, milliseconds. */
const hedgeDelay = 500;

async function look({ raw }: Database): Promise<number> {
  const [state] = await retryRead(
    () => raw.$queryRaw<{ version: bigint }[]>`SELECT "version" FROM public."PublicState"`,
  );
  if (state === undefined) throw new Error('The table PublicState has no row.');
  return Number(state.version);
}

/** Reads the number of changes to rows that are open to all. */
export const readPublicVersion = (database: Database): Promise<number> =>
  // The embedded database has no connection that could fail.
  database.kind === 'server' ? hedge(() => look(database), hedgeDelay) : look(database);
