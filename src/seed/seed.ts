import type { Database } from '../db/database.ts';
import type { ModelName, Rows } from '../db/generated/model.ts';
import { OperatorError } from '../base/errors.ts';
import { packagePath } from '../base/paths.ts';
import type { Batch } from './batch.ts';
import { checkReferences } from './check-references.ts';
import { checksumOf, fingerprintOf } from './fingerprint.ts';
import { analyse, loadOnce, readLoad, writeBatches } from './load.ts';
import { readReference } from './reference/index.ts';
import {
  readRecordLoads,
  refuseOtherChoice,
  seedRecords,
  syntheticPrefix,
  type RecordOptions,
} from './seed-records.ts';
import { syntheticCommunes } from './synthetic/communes.ts';
import { syntheticBudgets } from './synthetic/budgets.ts';
import { demonstrationBatches } from './synthetic/demonstration.ts';

export interface SeedOptions extends RecordOptions {
  /** Folder of the reference data; that of the package if absent. */
  readonly reference?: string;
}

/** What a seeding wrote. */
export interface SeedReport {
  readonly reference: boolean;
  readonly demonstration: boolean;
  /** Number of written synthetic beneficiaries. */
  readonly synthetic: number;
  /** Number of earlier beneficiaries to which it added personal data. */
  readonly identities: number;
}

/** Name of the load of the whole package, stored once it is complete. */
const wholeLoad = 'package';

/** Seed of the package's own data. */
export const defaultSeed = 'lienthong';

function rowsOf<Name extends ModelName>(batches: readonly Batch[], model: Name): readonly Rows[Name][] {
  return batches.filter((batch) => batch.model === model).flatMap((batch) => batch.rows as readonly Rows[Name][]);
}

/**
 * Rows of different seeds have the same keys: a second seed would overwrite some rows of the first and leave others.
 */
async function refuseOtherSeed({ client }: Database, id: string): Promise<void> {
  const other = await client.dataLoad.findFirst({ where: { id: { startsWith: syntheticPrefix, not: id } } });
  if (other === null) return;
  const seed = other.id.slice(syntheticPrefix.length);
  throw new OperatorError(
    `This database holds synthetic records of the seed "${seed}". Use that seed, or an empty database.`,
  );
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

const referenceLoad = 'reference';

const referenceDirectory = (): string => packagePath('prisma', 'seed', 'reference');

/**
 * Updates the planner's statistics after a load, and checks the references that an embedded database does not check
 * itself.
 */
async function finishLoad(database: Database, hasWritten: boolean): Promise<void> {
  if (hasWritten) await analyse(database);
  if (database.kind === 'embedded') await checkReferences(database);
}

/** Loads the reference data and the published figures, but no synthetic records. Returns whether it wrote anything. */
export async function seedReference(database: Database, directory = referenceDirectory()): Promise<boolean> {
  const hasWritten = await loadOnce(database, referenceLoad, await readReference(directory));
  await finishLoad(database, hasWritten);
  return hasWritten;
}

/** Compares the reference data in a database with that of this version. */
export async function compareReference(database: Database): Promise<'absent' | 'same' | 'different'> {
  const known = await readLoad(database, referenceLoad);
  if (known === null) return 'absent';
  return known.checksum === checksumOf(await readReference(referenceDirectory())) ? 'same' : 'different';
}

const nothingToDo: SeedReport = { reference: false, demonstration: false, synthetic: 0, identities: 0 };

async function seedAll(database: Database, directory: string, options: SeedOptions): Promise<SeedReport> {
  const reference = await readReference(directory);
  const communes = { model: 'Commune', rows: syntheticCommunes(rowsOf(reference, 'Province')) } as const;
  const examples = (): Batch[] => [
    communes,
    ...demonstrationBatches(rowsOf(reference, 'Department')),
    ...budgetBatches(reference, options.seed),
  ];
  const report = {
    reference: await loadOnce(database, referenceLoad, reference),
    demonstration: await loadOnce(database, 'demonstration', examples()),
    ...(await seedRecords(database, rowsOf(reference, 'Department'), rowsOf(reference, 'Province'), options)),
  };
  await finishLoad(
    database,
    Object.values(report).some((each) => each !== false && each !== 0),
  );
  return report;
}

/**
 * Returns the number of synthetic beneficiaries that a database was loaded with; null before its first load is
 * complete.
 */
export async function readLoadedCount(database: Database): Promise<number | null> {
  const whole = await readLoad(database, wholeLoad);
  return whole === null ? null : (await readRecordLoads(database, defaultSeed)).records;
}

/**
 * Loads the data of the package into the database: reference data and published figures, the demonstration, synthetic
 * records. Existing data stays; an interrupted seeding continues where it stopped.
 */
export async function seed(database: Database, options: SeedOptions): Promise<SeedReport> {
  const directory = options.reference ?? referenceDirectory();
  await refuseOtherSeed(database, `${syntheticPrefix}${options.seed}`);
  if (options.synthetic > 0) await refuseOtherChoice(database, options);
  const checksum = await fingerprintOf([packagePath('prisma', 'seed'), directory]);
  const whole = await readLoad(database, wholeLoad);
  const { records, identities } = await readRecordLoads(database, options.seed);
  const isComplete = records >= options.synthetic && identities >= records;
  if (whole?.checksum === checksum && isComplete) return nothingToDo;
  const report = await seedAll(database, directory, options);
  await writeBatches(database, [], { id: wholeLoad, checksum, rows: 0, finished: true });
  return report;
}
