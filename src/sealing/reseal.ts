import type { Database } from '../db/database.ts';
import { Prisma } from '../db/generated/client/client.ts';
import type { KeyRing } from './key-ring.ts';
import { openText, SealError, sealText, type SealedRow } from './seal.ts';
import { inLongTransaction, type Client } from './usage.ts';

export interface ResealOptions {
  /** Rows that are sealed anew in one transaction. */
  readonly batchSize: number;
  /** Told after each batch that is safely written: rows looked at so far. */
  readonly onProgress?: (rows: number) => void;
}

/** What came of sealing rows anew. */
export interface ResealReport {
  /** Rows that are under the current key now. */
  readonly resealed: number;
  /** Keys of rows that do not open, and stay as they are. */
  readonly damaged: readonly string[];
}

const rowsOfOldKeys = (client: Client, keyId: string, after: string, limit: number): Promise<SealedRow[]> =>
  client.$queryRaw<SealedRow[]>(Prisma.sql`
    SELECT "id", "sealed" FROM public."BeneficiaryIdentity"
    WHERE "id" > ${after} AND split_part("sealed", '.', 1) <> ${keyId}
    ORDER BY "id" LIMIT ${limit}::int`);

/** A row's value as it was read, and the one that is to take its place. */
interface Resealed extends SealedRow {
  readonly before: string;
}

/** Puts new values in the place of those that were read; one that was changed meanwhile stays. Answers how many it put. */
export const replaceValues = (client: Client, values: readonly Resealed[]): Promise<number> =>
  client.$executeRaw(Prisma.sql`
    UPDATE public."BeneficiaryIdentity" AS row SET "sealed" = value."sealed"
    FROM json_to_recordset(${JSON.stringify(values)}::json) AS value ("id" text, "before" text, "sealed" text)
    WHERE row."id" = value."id" AND row."sealed" = value."before"`);

/** A row's value under the current key; null for one that does not open. */
function resealRow(ring: KeyRing, row: SealedRow): Resealed | null {
  try {
    return { id: row.id, before: row.sealed, sealed: sealText(ring.current, openText(ring, row), row.id) };
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

/** Seals every row that is under another key anew under the current one, batch by batch in the order of their keys. */
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
