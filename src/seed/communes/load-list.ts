import { OperatorError } from '../../base/errors.ts';
import { counted } from '../../base/counted.ts';
import type { Database } from '../../db/database.ts';
import type { CommuneRow } from '../../db/generated/model.ts';
import { sql } from '../../db/statements/sql.ts';
import { writeStatement } from '../write.ts';
import { refusalOf } from './fault.ts';
import { parseList } from './parse-list.ts';
import { planChanges, type Changes } from './plan.ts';
import { hasDistricts, lastDistrictDay, readUnits } from './read-units.ts';

/** A list of communes, as an operator gives it. */
export interface CommuneList {
  /** Name of the file, for messages. */
  readonly file: string;
  readonly text: string;
  /** First day of the units that are new in it. */
  readonly validFrom: string;
  /** Whether to compare only. */
  readonly isDryRun: boolean;
}

type Transaction = Parameters<Parameters<Database['client']['$transaction']>[0]>[0];

/** A minute: the list has some three thousand lines. */
const longestTransaction = 60_000;

const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
const textOf = (date: Date): string => date.toISOString().slice(0, 10);

/** Reads the units of earlier lists that are in force on a day. */
async function readKnown(transaction: Transaction, validFrom: string): Promise<CommuneRow[]> {
  const inForce = { validFrom: { lte: day(validFrom) }, OR: [{ validTo: null }, { validTo: { gte: day(validFrom) } }] };
  const rows = await transaction.commune.findMany({ where: { synthetic: false, ...inForce } });
  return rows.map((row) => ({
    ...row,
    validFrom: textOf(row.validFrom),
    validTo: row.validTo === null ? null : textOf(row.validTo),
  }));
}

/** A list changes what was in force before it: lists are loaded in the order of their days. */
async function refuseEarlier(transaction: Transaction, validFrom: string): Promise<void> {
  const until = hasDistricts(validFrom) ? { lte: day(lastDistrictDay) } : {};
  const later = await transaction.commune.findFirst({
    where: { synthetic: false, validFrom: { gt: day(validFrom), ...until } },
    orderBy: { validFrom: 'desc' },
  });
  if (later === null) return;
  throw new OperatorError(`A list of a later day, ${textOf(later.validFrom)}, is loaded already.`);
}

async function write(transaction: Transaction, changes: Changes): Promise<void> {
  const { created, corrected, ended, endsOn, removed } = changes;
  const used = await transaction.beneficiary.count({ where: { communeUnitId: { in: [...removed] } } });
  if (used > 0) {
    throw new OperatorError(
      `The list lacks units of an earlier list of the same day to which ${counted(used, 'record')} refer. Nothing is written.`,
    );
  }
  await transaction.commune.deleteMany({ where: { id: { in: [...removed] } } });
  await transaction.commune.updateMany({ where: { id: { in: [...ended] } }, data: { validTo: day(endsOn) } });
  const rows = [...created, ...corrected];
  if (rows.length > 0) await transaction.$executeRaw(writeStatement({ model: 'Commune', rows }));
}

/**
 * Loads a list of commune-level units: new ones begin on its first day, and those that it lacks end the day before. All of
 * it is written in one transaction, or nothing.
 * @throws OperatorError with every fault of the list, up to a bound
 */
export async function loadCommuneList({ client }: Database, list: CommuneList): Promise<Changes> {
  const { file, text, validFrom, isDryRun } = list;
  const provinces = await client.province.findMany({
    where: { validFrom: { lte: day(validFrom) }, OR: [{ validTo: null }, { validTo: { gte: day(validFrom) } }] },
    orderBy: { code: 'asc' },
  });
  if (provinces.length === 0)
    throw new OperatorError(`The hub knows no provinces of ${validFrom}. Run \`lienthong seed\`.`);
  const period = { validFrom, provinces: new Map(provinces.map((row) => [row.code, row])) };
  const { rows, faults } = readUnits(parseList(text), period);
  if (faults.length > 0) throw refusalOf(file, faults);
  return client.$transaction(
    async (transaction) => {
      // Two loads at a time would each miss what the other writes.
      await transaction.$executeRaw(sql`LOCK TABLE public."Commune" IN SHARE ROW EXCLUSIVE MODE`);
      await refuseEarlier(transaction, validFrom);
      const changes = planChanges(rows, await readKnown(transaction, validFrom), validFrom);
      if (!isDryRun) await write(transaction, changes);
      return changes;
    },
    { timeout: longestTransaction, maxWait: longestTransaction },
  );
}
