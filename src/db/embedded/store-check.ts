import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseControlFile, readControlBytes, type ControlFile } from './control-file.ts';
import { listStoreFiles, type StoreFiles } from './store-files.ts';
import { compareWithManifest, readManifest, sha256 } from './store-manifest.ts';
import { findWalFault } from './wal-check.ts';

/** Major version of the embedded PostgreSQL. */
const majorVersion = '18';

/**
 * Files that every cluster has, whatever its content. PostgreSQL does not recreate them, and does not start without
 * them.
 */
const required = [
  ...['PG_VERSION', 'postgresql.conf', 'pg_hba.conf', 'pg_ident.conf', 'global/pg_control', 'global/pg_filenode.map'],
  ...['base/1/', 'base/4/', 'base/5/', 'base/5/PG_VERSION', 'base/5/pg_filenode.map', 'global/1262', 'global/1260'],
  ...['pg_commit_ts/', 'pg_dynshmem/', 'pg_logical/mappings/', 'pg_logical/snapshots/', 'pg_notify/', 'pg_replslot/'],
  ...['pg_multixact/members/0000', 'pg_multixact/offsets/0000', 'pg_serial/', 'pg_snapshots/', 'pg_stat/'],
  ...['pg_stat_tmp/', 'pg_subtrans/', 'pg_tblspc/', 'pg_twophase/', 'pg_wal/', 'pg_xact/'],
];

const transactionsPerPage = 32_768;
const transactionsPerSegment = 32 * transactionsPerPage;
const pageSize = 8192;

/** Checks the record of committed transactions: without it, rows would appear or disappear. */
function findTransactionFaults(files: StoreFiles, { oldestTransaction, nextTransaction }: ControlFile): string[] {
  const last = Math.floor((nextTransaction - 1) / transactionsPerSegment);
  const faults: string[] = [];
  for (let segment = Math.floor(oldestTransaction / transactionsPerSegment); segment <= last; segment++) {
    const name = `pg_xact/${segment.toString(16).toUpperCase().padStart(4, '0')}`;
    const within = segment === last ? (nextTransaction - 1) % transactionsPerSegment : transactionsPerSegment - 1;
    const least = (Math.floor(within / transactionsPerPage) + 1) * pageSize;
    const size = files.get(name);
    if (size === undefined) faults.push(`${name} is missing`);
    else if (size < least) faults.push(`${name} has ${size} bytes of ${least}`);
  }
  return faults;
}

async function findVersionFault(cluster: string): Promise<string | null> {
  const version = (await readFile(path.join(cluster, 'PG_VERSION'), 'latin1')).trim();
  if (version === majorVersion) return null;
  return `PG_VERSION says ${JSON.stringify(version.slice(0, 10))} instead of ${majorVersion}`;
}

/**
 * Lists the faults of a cluster's folder, from its files only: nothing is opened or changed. After a clean shutdown
 * each file is compared with the manifest; after a crash, PostgreSQL replays its log.
 */
export async function findStoreFaults(cluster: string): Promise<string[]> {
  const files = await listStoreFiles(cluster);
  const missing = required.filter((name) => !files.has(name));
  if (missing.length > 0) return missing.map((name) => `${name} is missing`);
  const version = await findVersionFault(cluster);
  if (version !== null) return [version];
  const bytes = await readControlBytes(cluster);
  const control = parseControlFile(bytes);
  if (control === null) return ['global/pg_control is damaged'];
  const wal = await findWalFault(cluster, files, control);
  const manifest = control.isShutDown ? await readManifest(cluster) : null;
  const faults = manifest?.control === sha256(bytes) ? await compareWithManifest(cluster, files, manifest) : [];
  return [...new Set([...(wal === null ? [] : [wal]), ...findTransactionFaults(files, control), ...faults])];
}
