import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** The files of a cluster by their relative path, with their sizes. */
export type StoreFiles = ReadonlyMap<string, number>;

/** Lists all files of a cluster, and its folders, whose names end with a slash and whose size is 0. */
export async function listStoreFiles(cluster: string): Promise<StoreFiles> {
  const files = new Map<string, number>();
  const listFolder = async (folder: string): Promise<void> => {
    const entries = await readdir(path.join(cluster, folder), { withFileTypes: true });
    await Promise.all(
      entries.map(async (entry) => {
        const name = `${folder}${entry.name}`;
        if (entry.isDirectory()) {
          files.set(`${name}/`, 0);
          await listFolder(`${name}/`);
        } else if (entry.isFile()) {
          files.set(name, (await stat(path.join(cluster, name))).size);
        }
      }),
    );
  };
  await listFolder('');
  return files;
}

/** Whether a file contains pages of tables or indexes. */
export const isRelationFile = (name: string): boolean =>
  /^(base\/\d+|global)\/\d+(_(fsm|vm|init))?(\.\d+)?$/.test(name);
