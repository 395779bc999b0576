import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { dataDir } from '@electric-sql/pglite-prepopulatedfs';

interface Entry {
  readonly name: string;
  readonly isDirectory: boolean;
  readonly content: Uint8Array;
}

const blockSize = 512;

/** Reads the entries of a tar archive in the ustar format: a block with name and size comes before each content. */
function* readArchive(archive: Buffer): Generator<Entry> {
  const text = (from: number, length: number): string =>
    archive.toString('latin1', from, from + length).replace(/[\0 ].*$/s, '');
  let at = 0;
  while (at < archive.length && archive[at] !== 0) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    const begin = at + blockSize;
    const isDirectory = text(at + 156, 1) === '5';
    yield { name: text(at, 100), isDirectory, content: archive.subarray(begin, begin + size) };
    at = begin + Math.ceil(size / blockSize) * blockSize;
  }
}

async function removeEmpty(directory: string): Promise<void> {
  await rmdir(directory).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  });
}

/**
 * Creates a PostgreSQL cluster from an archive of the same version, three times as fast as `initdb`. It is moved into
 * place once it is complete, so a process killed meanwhile leaves no partial cluster. The system refuses to replace a
 * directory that is not empty.
 */
export async function unpackCluster(directory: string): Promise<void> {
  const unfinished = `${directory}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  const packed = await (await dataDir()).arrayBuffer();
  const entries = [...readArchive(await promisify(gunzip)(packed))];
  for (const { name } of entries.filter(({ isDirectory }) => isDirectory)) {
    await mkdir(path.join(unfinished, name), { recursive: true, mode: 0o700 });
  }
  await Promise.all(
    entries
      .filter(({ isDirectory }) => !isDirectory)
      .map(({ name, content }) => writeFile(path.join(unfinished, name), content, { mode: 0o600 })),
  );
  await removeEmpty(directory);
  await rename(unfinished, directory);
}
