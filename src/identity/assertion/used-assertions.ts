import type { Database } from '../../db/database.ts';

/** Minimum time between two deletions of expired entries, milliseconds. */
const tidyEvery = 60_000;

/** How long an assertion is stored after it has expired, for processes whose clock is slow. Milliseconds. */
const grace = 60_000;

/** Used assertions, stored in the database: every process of a service sees them, and they survive a restart. */
export class UsedAssertions {
  readonly #database: Database;
  #tidiedAt = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Records that an assertion is used. Returns false if it was used before. Of two concurrent uses, one gets true. */
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
