import { statfs } from 'node:fs/promises';
import { OperatorError } from '../../base/errors.ts';

/** Reads the number of free bytes that a directory's file system has for this process. */
export type ReadFreeSpace = (directory: string) => Promise<number>;

const readFreeSpace: ReadFreeSpace = async (directory) => {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
};

const mebibyte = 1024 * 1024;

/** Minimum free space that writes must leave: an embedded engine may not recover from a full disk. */
export interface SpaceFloor {
  /** Bytes. */
  readonly least: number;
  /** Reads the free space; asks the system if absent. */
  readonly read?: ReadFreeSpace;
}

/** @throws OperatorError if a directory has less free space than its minimum. */
export async function requireFreeSpace(directory: string, { least, read = readFreeSpace }: SpaceFloor): Promise<void> {
  const free = await read(directory);
  if (free >= least) return;
  throw new OperatorError(
    `The disk of ${directory} has ${Math.floor(free / mebibyte)} MiB free; below ${Math.ceil(least / mebibyte)} MiB (LIENTHONG_MIN_FREE_SPACE) nothing is written. Make room.`,
  );
}
