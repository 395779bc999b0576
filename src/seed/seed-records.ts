import type { Database } from '../db/database.ts';
import type { DepartmentRow, ProvinceRow } from '../db/generated/model.ts';
import { OperatorError } from '../base/errors.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import type { Batch } from './batch.ts';
import { readLoad, writeBatches, type LoadNote, type OnProgress } from './load.ts';
import { syntheticRecords } from './synthetic/records.ts';

/** Of which departments the synthetic records are wanted, by their codes; the records are the same as where all are. */
export type WantedDepartments = { readonly only: readonly string[] } | { readonly except: readonly string[] };

export interface RecordOptions {
  /** Number of synthetic beneficiaries that there shall be in all departments together. */
  readonly synthetic: number;
  /** Same seed, same rows; personal data is the same too, and sealed otherwise each time. */
  readonly seed: string;
  /** Seals personal data. */
  readonly keys: KeyRing;
  /** All departments' when left out. */
  readonly wanted?: WantedDepartments;
  readonly onProgress?: OnProgress;
  /** Beneficiaries that are written in one transaction. Changes no row. */
  readonly batchSize?: number;
}

/** Beneficiaries that are written with their rows in one transaction: neighbours in an index are written together. */
const usualBatchSize: Readonly<Record<Database['kind'], number>> = { embedded: 5000, server: 10_000 };

/** How the load of a seed's records is noted. */
export const syntheticPrefix = 'synthetic ';
const identityPrefix = 'identities ';

/** How many beneficiaries of a seed are there, and how many of them, from the first on, have their personal data. */
interface RecordLoads {
  readonly records: number;
  readonly identities: number;
}

export async function readRecordLoads(database: Database, seed: string): Promise<RecordLoads> {
  const records = await readLoad(database, `${syntheticPrefix}${seed}`);
  const identities = await readLoad(database, `${identityPrefix}${seed}`);
  return { records: records?.rows ?? 0, identities: identities?.rows ?? 0 };
}

/** Batches with the same beneficiaries: each group begins with these. */
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

/** What the load of a choice of departments goes by: a later one of others would leave gaps. */
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

/** @throws OperatorError where the records that are there are those of other departments. */
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

/** Writes a group, unless the key that it was sealed with has been retired since. */
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

/** Writes synthetic records from where the last run stopped; those of before get the personal data that they lack first. */
export async function seedRecords(
  database: Database,
  departments: readonly DepartmentRow[],
  provinces: readonly ProvinceRow[],
  { synthetic: count, seed, keys, wanted = all, onProgress, batchSize = usualBatchSize[database.kind] }: RecordOptions,
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
