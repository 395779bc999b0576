import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { OperatorError } from '../../base/errors.ts';
import { reasonOf } from '../../base/reason.ts';
import { holdDirectory, type HeldDirectory } from './lock.ts';
import { findRelationFaults } from './relation-check.ts';
import { findStoreFaults } from './store-check.ts';
import { writeManifest } from './store-manifest.ts';

/** An open embedded store. */
export interface EmbeddedStore {
  readonly pglite: PGlite;
  /** Answers requests of users who may access its directory; null for a store in memory. */
  readonly answerLocally: HeldDirectory['answerLocally'] | null;
  close(): Promise<void>;
}

/** Returns the folder of the cluster within a data directory. */
const clusterOf = (directory: string): string => path.join(directory, 'pglite');

/**
 * Has PGlite forget how to read arrays of the rows of tables, which no statement answers. It knows one for each table and
 * view, and copies all that it knows for every statement: a third of the time that a short statement takes.
 */
async function forgetRowTypes(pglite: PGlite): Promise<void> {
  const { rows } = await pglite.query<{ id: number }>(
    `SELECT typarray::int AS "id" FROM pg_type WHERE typtype = 'c' AND typarray <> 0`,
  );
  const isOfRows = new Set(rows.map(({ id }) => String(id)));
  const kept = Object.entries(pglite.parsers).filter(([id]) => !isOfRows.has(id));
  pglite.parsers = Object.fromEntries(kept);
}

/** Starts PGlite with the extensions for text search, and the one that checks tables and indexes. */
async function startPGlite(cluster: string | null): Promise<PGlite> {
  const [{ PGlite }, { unaccent }, { pg_trgm }, { amcheck }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('@electric-sql/pglite/contrib/unaccent'),
    import('@electric-sql/pglite/contrib/pg_trgm'),
    import('@electric-sql/pglite/contrib/amcheck'),
  ]);
  const pglite = await PGlite.create({
    ...(cluster === null ? {} : { dataDir: cluster }),
    extensions: { unaccent, pg_trgm, amcheck },
  });
  await forgetRowTypes(pglite);
  return pglite;
}

/** Whether a data directory has no store: none was created yet, or its creation was interrupted. */
async function isStoreAbsent(directory: string): Promise<boolean> {
  try {
    return (await readdir(clusterOf(directory))).length === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}

const whatToDo = 'Restore the whole data directory from a backup, or set LIENTHONG_DATA_DIR to another.';

/** @throws OperatorError that names the damage and the remedy. */
function refuseDamaged(cluster: string, faults: readonly string[]): void {
  const [first, ...others] = faults;
  if (first === undefined) return;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  throw new OperatorError(`The store in ${cluster} is damaged or not whole: ${first}${more}. ${whatToDo}`);
}

/**
 * Starts an existing store. If PostgreSQL gives up, PGlite throws an error of WebAssembly, which rarely explains why.
 */
async function startExisting(cluster: string): Promise<PGlite> {
  const pglite = await startPGlite(cluster).catch((error: unknown) => {
    const reason = reasonOf(error).replace(/ Build with .*/, '');
    throw new OperatorError(`The store in ${cluster} cannot be opened, PostgreSQL gave up: ${reason} ${whatToDo}`);
  });
  const faults = await findRelationFaults(pglite, cluster);
  if (faults.length > 0) await pglite.close();
  refuseDamaged(cluster, faults);
  return pglite;
}

/** Options for opening a store. */
export interface StoreOptions {
  /** Whether an absent store is refused instead of created. */
  readonly mustExist: boolean;
  /** Checks that there is enough free space for a new store. */
  readonly requireSpace: () => Promise<void>;
}

async function openCluster(directory: string, { mustExist, requireSpace }: StoreOptions): Promise<PGlite> {
  const cluster = clusterOf(directory);
  if (await isStoreAbsent(directory)) {
    if (mustExist) throw noStore(directory);
    await requireSpace();
    const { unpackCluster } = await import('./unpack-cluster.ts');
    await unpackCluster(cluster);
  } else {
    refuseDamaged(cluster, await findStoreFaults(cluster));
  }
  return startExisting(cluster);
}

const noStore = (directory: string): OperatorError =>
  new OperatorError(
    `There is no store in ${directory}. Make one with \`lienthong migrate\`, or set LIENTHONG_DATA_DIR or DATABASE_URL.`,
  );

/** Refuses an absent store before anything is created in its place. */
async function prepareDirectory(directory: string, mustExist: boolean): Promise<void> {
  if (!mustExist) await mkdir(directory, { recursive: true, mode: 0o700 });
  else if (await isStoreAbsent(directory)) throw noStore(directory);
}

/** Opens a store in memory, which is lost when it is closed. */
export async function openInMemory(): Promise<EmbeddedStore> {
  const pglite = await startPGlite(null);
  return {
    pglite,
    answerLocally: null,
    close: async () => {
      if (!pglite.closed) await pglite.close();
    },
  };
}

/**
 * Opens the store of a data directory for this process only. An absent store is created, unless it must exist.
 * @throws OperatorError for a store that is in use, absent, damaged or incomplete; it then stays unchanged
 */
export async function openStore(directory: string, options: StoreOptions): Promise<EmbeddedStore> {
  await prepareDirectory(directory, options.mustExist);
  const held = await holdDirectory(directory);
  try {
    const pglite = await openCluster(directory, options);
    return {
      pglite,
      answerLocally: held.answerLocally,
      close: async () => {
        if (!pglite.closed) {
          await pglite.close();
          await writeManifest(clusterOf(directory));
        }
        await held.release();
      },
    };
  } catch (error) {
    await held.release();
    throw error;
  }
}
