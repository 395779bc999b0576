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
import { syntheticBudgets } from './synthetic/budgets.ts';
import { demonstrationBatches } from './synthetic/demonstration.ts';

export interface SeedOptions extends RecordOptions {
  /** Folder of the reference data; that of the package when left out. */
  readonly reference?: string;
}

/** What a seeding found to do. */
export interface SeedReport {
  readonly reference: boolean;
  readonly demonstration: boolean;
  /** Synthetic beneficiaries written now. */
  readonly synthetic: number;
  /** Those of before that were given their personal data now. */
  readonly identities: number;
}

/** How the load of all that ships with the package is noted, once it is complete. */
const wholeLoad = 'package';

/** The seed of the data that ships with the package. */
export const usualSeed = 'lienthong';

function rowsOf<Name extends ModelName>(batches: readonly Batch[], model: Name): readonly Rows[Name][] {
  return batches.filter((batch) => batch.model === model).flatMap((batch) => batch.rows as readonly Rows[Name][]);
}

/** Rows of two seeds go by the same numbers: a second seed would overwrite some of the first and leave others. */
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

/** Counts rows for the planner after a load, and checks the references that an embedded database does not check itself. */
async function finishLoad(database: Database, hasWritten: boolean): Promise<void> {
  if (hasWritten) await analyse(database);
  if (database.kind === 'embedded') await checkReferences(database);
}

/** Loads the reference data and the published facts, and nothing made up. Returns whether there was anything to load. */
export async function seedReference(database: Database, directory = referenceDirectory()): Promise<boolean> {
  const hasWritten = await loadOnce(database, referenceLoad, await readReference(directory));
  await finishLoad(database, hasWritten);
  return hasWritten;
}

/** Compares the reference data that a database was loaded with to that of this version. */
export async function compareReference(database: Database): Promise<'absent' | 'same' | 'different'> {
  const known = await readLoad(database, referenceLoad);
  if (known === null) return 'absent';
  return known.checksum === checksumOf(await readReference(referenceDirectory())) ? 'same' : 'different';
}

const nothingToDo: SeedReport = { reference: false, demonstration: false, synthetic: 0, identities: 0 };

async function seedAll(database: Database, directory: string, options: SeedOptions): Promise<SeedReport> {
  const reference = await readReference(directory);
  const examples = (): Batch[] => [...demonstrationBatches(), ...budgetBatches(reference, options.seed)];
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

/** How many synthetic beneficiaries a database was loaded with; null before its first load is complete. */
export async function readLoadedCount(database: Database): Promise<number | null> {
  const whole = await readLoad(database, wholeLoad);
  return whole === null ? null : (await readRecordLoads(database, usualSeed)).records;
}

/**
 * Brings the data that ships with the package into the database: reference data and published facts, the demonstration,
 * synthetic records. What is there already stays; an interrupted seeding goes on where it stopped.
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
