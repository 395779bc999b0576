import { Prisma, type PrismaClient } from '../db/generated/client/client.ts';

/** A client, or a transaction of it. */
export type Client = Pick<PrismaClient, '$queryRaw' | '$executeRaw'>;

/** How many rows are sealed with each key, by its id. */
export async function countByKey(client: Client): Promise<ReadonlyMap<string, number>> {
  const counts = await client.$queryRaw<{ key: string; rows: number }[]>(Prisma.sql`
    SELECT split_part("sealed", '.', 1) AS "key", count(*)::float8 AS "rows"
    FROM public."BeneficiaryIdentity" GROUP BY 1 ORDER BY 1`);
  return new Map(counts.map(({ key, rows }) => [key, rows]));
}

/** An hour: a table may be long, and the machine slow. */
const longest = 3_600_000;

/** Runs reads and writes of all rows in one transaction, however long they take. */
export const inLongTransaction = <T>(client: PrismaClient, run: (transaction: Client) => Promise<T>): Promise<T> =>
  client.$transaction(
    async (transaction) => {
      await transaction.$executeRaw`SET LOCAL statement_timeout = 0`;
      return run(transaction);
    },
    { timeout: longest, maxWait: longest },
  );
