import type { Database } from '../db/database.ts';
import type { DepartmentRow, ProvinceRow } from '../db/generated/model.ts';
import { OperatorError } from '../base/errors.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import type { Batch } from './batch.ts';
import { readLoad, writeBatches, type LoadNote, type OnProgress } from './load.ts';
import { syntheticRecords } from './synthetic/records.ts';

/**
 * Departments whose synthetic records are loaded, by their codes. A choice of departments does not change the records.
 */
export type WantedDepartments = { readonly only: readonly string[] } | { readonly except: readonly string[] };

export interface RecordOptions {
  /** Number of synthetic beneficiaries of all departments together. */
  readonly synthetic: number;
  /** The same seed gives the same rows and personal data; only the encryption differs each time. */
  readonly seed: string;
  /** Encrypt personal data. */
  readonly keys: KeyRing;
  /** All departments if absent. */
  readonly wanted?: WantedDepartments;
  readonly onProgress?: OnProgress;
  /** Number of beneficiaries written in one transaction. It does not change the rows. */
  readonly batchSize?: number;
}

/** Default number of beneficiaries in one transaction: neighbours in an index are written together. */
const defaultBatchSize: Readonly<Record<Database['kind'], number>> = { embedded: 5000, server: 10_000 };

/** Prefix of the names under which loads of synthetic records are stored. */
export const syntheticPrefix = 'synthetic ';
const identityPrefix = 'identities ';

/** Number of beneficiaries of a seed in the database, and how many of the first ones have their personal data. */
interface RecordLoads {
  readonly records: number;
  readonly identities: number;
}

export async function readRecordLoads(database: Database, seed: string): Promise<RecordLoads> {
  const records = await readLoad(database, `${syntheticPrefix}${seed}`);
  const identities = await readLoad(database, `${identityPrefix}${seed}`);
  return { records: records?.rows ?? 0, identities: identities?.rows ?? 0 };
}

/** Groups batches of the same beneficiaries; each group begins with the beneficiaries. */
function* groupsOf(batches: Iterable<Batch>): Generator<Batch[], void, undefined> {
  let group: Batch[] = [];
  for (const batch of batches) {
    if (batch.model === 'Beneficiary' && group.length > 0) {
      yield group;
      group = [];
    }
    group.push(batch);
  }
  if (group.length > 0) yield group;
}

const all: WantedDepartments = { except: [] };

/** Returns the name of the load for a choice of departments: a later load of another choice would leave gaps. */
const nameOfChoice = (seed: string, wanted: WantedDepartments): string => {
  const [kind, codes] = 'only' in wanted ? ['only', wanted.only] : ['except', wanted.except];
  return kind === 'except' && codes.length === 0 ? seed : `${seed} ${kind} ${[...codes].sort().join(' ')}`;
};

/** @throws OperatorError for a code that no department has today. */
function readWanted(
  wanted: WantedDepartments,
  departments: readonly DepartmentRow[],
): (departmentId: string) => boolean {
  const codes = 'only' in wanted ? wanted.only : wanted.except;
  const keys = new Set(
    codes.map((code) => {
      const found = departments.find((department) => department.code === code && department.validTo === null);
      if (found === undefined) throw new OperatorError(`No department has the code ${code} today.`);
      return found.id;
    }),
  );
  return (departmentId) => keys.has(departmentId) === 'only' in wanted;
}

/** @throws OperatorError if the existing records are those of other departments. */
export async function refuseOtherChoice(
  database: Database,
  { seed, wanted = all }: Pick<RecordOptions, 'seed' | 'wanted'>,
): Promise<void> {
  const known = await readLoad(database, `${syntheticPrefix}${seed}`);
  if (known === null || known.checksum === nameOfChoice(seed, wanted)) return;
  throw new OperatorError(
    'This database holds synthetic records of another choice of departments. Use the same choice as before, or an empty database.',
  );
}

/** Writes a group, unless the key that encrypted it has been retired since. */
async function writeGroup(
  database: Database,
  group: readonly Batch[],
  notes: readonly LoadNote[],
  keys: KeyRing,
): Promise<void> {
  const sealed = group.flatMap((batch) => (batch.model === 'BeneficiaryIdentity' ? batch.rows.slice(0, 1) : []));
  await writeBatches(database, group, notes, () => {
    for (const row of sealed) keys.checkStillThere(row.sealed);
  });
}

/**
 * Writes synthetic records from where the last run stopped; before that, adds personal data that earlier records lack.
 */
export async function seedRecords(
  database: Database,
  departments: readonly DepartmentRow[],
  provinces: readonly ProvinceRow[],
  {
    synthetic: count,
    seed,
    keys,
    wanted = all,
    onProgress,
    batchSize = defaultBatchSize[database.kind],
  }: RecordOptions,
): Promise<{ readonly synthetic: number; readonly identities: number }> {
  const choice = nameOfChoice(seed, wanted);
  const isWanted = readWanted(wanted, departments);
  const known = await readRecordLoads(database, seed);
  const write = async (from: number, to: number, models?: readonly string[]): Promise<number> => {
    let rows = from - 1;
    let written = 0;
    const records = syntheticRecords({ seed, count: to, from, batchSize, departments, provinces, keys, isWanted });
    for (const group of groupsOf(records)) {
      rows = Math.min(rows + batchSize, to);
      const note = { checksum: choice, rows, finished: rows === to };
      const loads = models === undefined ? [syntheticPrefix, identityPrefix] : [identityPrefix];
      const notes = loads.map((prefix) => ({ ...note, id: `${prefix}${seed}` }));
      const chosen = group.filter(({ model }) => models?.includes(model) ?? true);
      await writeGroup(database, chosen, notes, keys);
      written += group.reduce((sum, { model, rows: some }) => sum + (model === 'Beneficiary' ? some.length : 0), 0);
      onProgress?.(Math.min(rows, count));
    }
    return written;
  };
  onProgress?.(Math.min(known.identities, count));
  const identities = await write(known.identities + 1, known.records, ['BeneficiaryIdentity']);
  const synthetic = await write(known.records + 1, count);
  return { synthetic, identities };
}
