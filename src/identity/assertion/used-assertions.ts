import type { Database } from '../../db/database.ts';

/** Least time between two times that what need not be remembered is forgotten, milliseconds. */
const tidyEvery = 60_000;

/** How long an assertion is remembered after it has expired, for processes whose clock is behind. Milliseconds. */
const grace = 60_000;

/** Assertions that were used, in the database: every process of a service sees them, and a restart forgets none. */
export class UsedAssertions {
  readonly #database: Database;
  #tidiedAt = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Notes that an assertion is used; false where it was used before. Of two who use it at once, one is told true. */
  async use(id: string, expiresAt: Date, now: Date): Promise<boolean> {
    const noted = await this.#database.client.$executeRaw`
      INSERT INTO public."UsedAssertion" ("id", "expiresAt") VALUES (${id}, ${expiresAt.toISOString()}::timestamptz)
      ON CONFLICT ("id") DO NOTHING`;
    await this.#tidy(now);
    return noted === 1;
  }

  async #tidy(now: Date): Promise<void> {
    if (now.getTime() - this.#tidiedAt < tidyEvery) return;
    this.#tidiedAt = now.getTime();
    const before = new Date(now.getTime() - grace).toISOString();
    await this.#database.client
      .$executeRaw`DELETE FROM public."UsedAssertion" WHERE "expiresAt" < ${before}::timestamptz`;
  }
}
