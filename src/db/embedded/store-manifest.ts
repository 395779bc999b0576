import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { isRelationFile, listStoreFiles, type StoreFiles } from './store-files.ts';

/** Name of the manifest in the folder of a cluster; PostgreSQL ignores it. */
const manifestName = 'lienthong-files.json';

const manifest = z.object({
  /** SHA-256 of `global/pg_control`, which binds the manifest to one shutdown of the cluster. */
  control: z.string(),
  sizes: z.record(z.string(), z.number()),
  /** SHA-256 of the small files without checksums of their own. */
  hashes: z.record(z.string(), z.string()),
});

/** The files of a cluster when it was closed. */
export type StoreManifest = z.infer<typeof manifest>;

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Whether a file may change: settings that an operator may edit, caches that PostgreSQL recreates, and the manifest
 * itself.
 */
const isFree = (name: string): boolean =>
  /(^|\/)(pg_internal\.init|.*\.conf)$/.test(name) || name.startsWith(manifestName);

const isHashed = (name: string): boolean => !isRelationFile(name) && !name.startsWith('pg_wal/') && !name.endsWith('/');

async function readHashes(cluster: string, files: StoreFiles): Promise<Record<string, string>> {
  const names = [...files.keys()].filter((name) => isHashed(name) && !isFree(name));
  const hash = async (name: string): Promise<[string, string]> => [
    name,
    sha256(await readFile(path.join(cluster, name))),
  ];
  return Object.fromEntries(await Promise.all(names.map(hash)));
}

/** Writes the manifest of a closed cluster. A reader gets either the old manifest or the new one, complete. */
export async function writeManifest(cluster: string): Promise<void> {
  const files = await listStoreFiles(cluster);
  const sizes = Object.fromEntries([...files].filter(([name]) => !isFree(name)));
  const hashes = await readHashes(cluster, files);
  const content: StoreManifest = { control: hashes['global/pg_control'] ?? '', sizes, hashes };
  const file = path.join(cluster, manifestName);
  const draft = `${file}.draft`;
  try {
    await writeFile(draft, JSON.stringify(content), { mode: 0o600 });
    await rename(draft, file);
  } catch {
    // A full disk must not prevent the store from closing. The old manifest does not match any more, and is ignored.
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

/** Reads the manifest of a cluster; null if absent or unreadable. */
export async function readManifest(cluster: string): Promise<StoreManifest | null> {
  try {
    return manifest.parse(JSON.parse(await readFile(path.join(cluster, manifestName), 'utf8')));
  } catch {
    return null;
  }
}

/** Lists the differences between a cluster and its manifest. */
export async function compareWithManifest(
  cluster: string,
  files: StoreFiles,
  { sizes, hashes }: StoreManifest,
): Promise<string[]> {
  const faults = Object.entries(sizes).flatMap(([name, size]) => {
    const now = files.get(name);
    if (now === undefined) return [`${name} is missing`];
    return now === size ? [] : [`${name} has ${now} bytes, and had ${size} when the store was closed`];
  });
  const found = await readHashes(cluster, files);
  const isChanged = (name: string): boolean => files.get(name) === sizes[name] && found[name] !== hashes[name];
  return [
    ...faults,
    ...Object.keys(hashes).flatMap((name) =>
      isChanged(name) ? [`${name} was changed since the store was closed`] : [],
    ),
  ];
}
