import type { Database } from '../db/database.ts';
import type { ModelName, Rows } from '../db/generated/model.ts';
import { OperatorError } from '../errors.ts';
import { packagePath } from '../paths.ts';
import type { Batch } from './batch.ts';
import { checkReferences } from './check-references.ts';
import { fingerprintOf } from './fingerprint.ts';
import { analyse, loadOnce, readLoad, writeBatches, type OnProgress } from './load.ts';
import { readReference } from './reference/index.ts';
import { syntheticBudgets } from './synthetic/budgets.ts';
import { demonstrationBatches } from './synthetic/demonstration.ts';
import { syntheticRecords } from './synthetic/records.ts';

export interface SeedOptions {
  /** Number of synthetic beneficiaries that there shall be. */
  readonly synthetic: number;
  /** Same seed, same rows. */
  readonly seed: string;
  readonly onProgress?: OnProgress;
  /** Beneficiaries that are written in one transaction. Changes no row. */
  readonly batchSize?: number;
  /** Folder of the reference data; that of the package when left out. */
  readonly reference?: string;
}

/** What a seeding found to do. */
export interface SeedReport {
  readonly reference: boolean;
  readonly demonstration: boolean;
  /** Synthetic beneficiaries written now. */
  readonly synthetic: number;
}

/** The seed of the data that ships with the package. */
export const usualSeed = 'lienthong';

/** Beneficiaries that are written with their rows in one transaction: neighbours in an index are written together. */
const usualBatchSize: Readonly<Record<Database['kind'], number>> = { embedded: 5000, server: 10_000 };

function rowsOf<Name extends ModelName>(batches: readonly Batch[], model: Name): readonly Rows[Name][] {
  return batches.filter((batch) => batch.model === model).flatMap((batch) => batch.rows as readonly Rows[Name][]);
}

const syntheticPrefix = 'synthetic ';

/** Rows of two seeds go by the same numbers: a second seed would overwrite some of the first and leave others. */
async function refuseOtherSeed({ client }: Database, id: string): Promise<void> {
  const other = await client.dataLoad.findFirst({ where: { id: { startsWith: syntheticPrefix, not: id } } });
  if (other === null) return;
  const seed = other.id.slice(syntheticPrefix.length);
  throw new OperatorError(
    `This database holds synthetic records of the seed "${seed}". Go on with that, or use another.`,
  );
}

async function seedRecords(
  database: Database,
  reference: readonly Batch[],
  { synthetic: count, seed, onProgress, batchSize = usualBatchSize[database.kind] }: SeedOptions,
): Promise<number> {
  const id = `${syntheticPrefix}${seed}`;
  const known = (await readLoad(database, id))?.rows ?? 0;
  const [departments, provinces] = [rowsOf(reference, 'Department'), rowsOf(reference, 'Province')];
  let group: Batch[] = [];
  let rows = known;
  const write = async (): Promise<void> => {
    rows = Math.min(rows + batchSize, count);
    await writeBatches(database, group, { id, checksum: seed, rows, finished: rows === count });
    group = [];
    onProgress?.(rows);
  };
  onProgress?.(Math.min(known, count));
  for (const batch of syntheticRecords({ seed, count, from: known + 1, batchSize, departments, provinces })) {
    if (batch.model === 'Beneficiary' && group.length > 0) await write();
    group.push(batch);
  }
  if (group.length > 0) await write();
  return rows - known;
}

function budgetBatches(reference: readonly Batch[], seed: string): Batch[] {
  return syntheticBudgets({
    seed,
    departments: rowsOf(reference, 'Department'),
    provinces: rowsOf(reference, 'Province'),
    successions: rowsOf(reference, 'ProvinceSuccession'),
    components: rowsOf(reference, 'ProgrammeComponent'),
  });
}

const nothingToDo: SeedReport = { reference: false, demonstration: false, synthetic: 0 };

async function seedAll(database: Database, directory: string, options: SeedOptions): Promise<SeedReport> {
  const reference = await readReference(directory);
  const examples = [...demonstrationBatches(), ...budgetBatches(reference, options.seed)];
  const report = {
    reference: await loadOnce(database, 'reference', reference),
    demonstration: await loadOnce(database, 'demonstration', examples),
    synthetic: await seedRecords(database, reference, options),
  };
  if (report.reference || report.demonstration || report.synthetic > 0) await analyse(database);
  if (database.kind === 'embedded') await checkReferences(database);
  return report;
}

/**
 * Brings the data that ships with the package into the database: reference data and published facts, the demonstration,
 * synthetic records. What is there already stays; an interrupted seeding goes on where it stopped.
 */
export async function seed(database: Database, options: SeedOptions): Promise<SeedReport> {
  const directory = options.reference ?? packagePath('prisma', 'seed', 'reference');
  const id = 'package';
  const synthetic = `${syntheticPrefix}${options.seed}`;
  await refuseOtherSeed(database, synthetic);
  const checksum = await fingerprintOf([packagePath('prisma', 'seed'), directory]);
  const [whole, records] = [await readLoad(database, id), await readLoad(database, synthetic)];
  if (whole?.checksum === checksum && (records?.rows ?? 0) >= options.synthetic) return nothingToDo;
  const report = await seedAll(database, directory, options);
  await writeBatches(database, [], { id, checksum, rows: 0, finished: true });
  return report;
}
