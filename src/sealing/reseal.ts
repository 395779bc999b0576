import type { Database } from '../db/database.ts';
import { Prisma } from '../db/generated/client/client.ts';
import type { KeyRing } from './key-ring.ts';
import { openText, SealError, sealText, type SealedRow } from './seal.ts';
import { inLongTransaction, type Client } from './usage.ts';

export interface ResealOptions {
  /** Number of rows to encrypt again in one transaction. */
  readonly batchSize: number;
  /** Called after each batch that is committed, with the number of rows read so far. */
  readonly onProgress?: (rows: number) => void;
}

/** Result of encrypting rows again. */
export interface ResealReport {
  /** Rows that were moved to the current key. */
  readonly resealed: number;
  /** Keys of rows that cannot be decrypted; they stay unchanged. */
  readonly damaged: readonly string[];
}

const rowsOfOldKeys = (client: Client, keyId: string, after: string, limit: number): Promise<SealedRow[]> =>
  client.$queryRaw<SealedRow[]>(Prisma.sql`
    SELECT "id", "sealed" FROM public."BeneficiaryIdentity"
    WHERE "id" > ${after} AND split_part("sealed", '.', 1) <> ${keyId}
    ORDER BY "id" LIMIT ${limit}::int`);

/** The value of a row as it was read, and the one that replaces it. */
interface Resealed extends SealedRow {
  readonly before: string;
}

/**
 * Replaces values by new ones, except those that have changed since they were read. Returns the number of replaced
 * values.
 */
export const replaceValues = (client: Client, values: readonly Resealed[]): Promise<number> =>
  client.$executeRaw(Prisma.sql`
    UPDATE public."BeneficiaryIdentity" AS row SET "sealed" = value."sealed"
    FROM json_to_recordset(${JSON.stringify(values)}::json) AS value ("id" text, "before" text, "sealed" text)
    WHERE row."id" = value."id" AND row."sealed" = value."before"`);

/** Encrypts a row with the current key; null if it cannot be decrypted. */
function resealRow(ring: KeyRing, row: SealedRow): Resealed | null {
  try {
    return { id: row.id, before: row.sealed, sealed: sealText(ring.current, openText(ring, row), row.id) };
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

/** Encrypts every row of another key again with the current one, in batches ordered by row key. */
export async function resealRows(
  { client }: Database,
  ring: KeyRing,
  { batchSize, onProgress }: ResealOptions,
): Promise<ResealReport> {
  const damaged: string[] = [];
  let [last, seen, resealed] = ['', 0, 0];
  for (;;) {
    const [rows, changed] = await inLongTransaction(client, async (transaction) => {
      const found = await rowsOfOldKeys(transaction, ring.current.id, last, batchSize);
      const values = found.map((row) => resealRow(ring, row));
      damaged.push(...found.filter((_, place) => values[place] === null).map(({ id }) => id));
      return [
        found,
        await replaceValues(
          transaction,
          values.filter((value) => value !== null),
        ),
      ] as const;
    });
    const end = rows.at(-1);
    if (end === undefined) return { resealed, damaged };
    last = end.id;
    seen += rows.length;
    resealed += changed;
    onProgress?.(seen);
  }
}
