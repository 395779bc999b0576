import { Prisma, type PrismaClient } from '../db/generated/client/client.ts';

/** A database client, or one of its transactions. */
export type Client = Pick<PrismaClient, '$queryRaw' | '$executeRaw'>;

/** Counts the rows under each key, by the id of the key. */
export async function countByKey(client: Client): Promise<ReadonlyMap<string, number>> {
  const counts = await client.$queryRaw<{ key: string; rows: number }[]>(Prisma.sql`
    SELECT split_part("sealed", '.', 1) AS "key", count(*)::float8 AS "rows"
    FROM public."BeneficiaryIdentity" GROUP BY 1 ORDER BY 1`);
  return new Map(counts.map(({ key, rows }) => [key, rows]));
}

/** One hour: a table may be long, and the machine slow. */
const longest = 3_600_000;

/** Runs statements over all rows in one transaction, without a statement timeout. */
export const inLongTransaction = <T>(client: PrismaClient, run: (transaction: Client) => Promise<T>): Promise<T> =>
  client.$transaction(
    async (transaction) => {
      await transaction.$executeRaw`SET LOCAL statement_timeout = 0`;
      return run(transaction);
    },
    { timeout: longest, maxWait: longest },
  );
