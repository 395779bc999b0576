import { statfs } from 'node:fs/promises';
import { OperatorError } from '../../base/errors.ts';

/** Reads how many bytes a directory's file system has free for this process. */
export type ReadFreeSpace = (directory: string) => Promise<number>;

const readFreeSpace: ReadFreeSpace = async (directory) => {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
};

const mebibyte = 1024 * 1024;

/** The least free space that writing leaves: an embedded engine that meets a full disk may never come back. */
export interface SpaceFloor {
  /** Bytes. */
  readonly least: number;
  /** The system's answer if absent. */
  readonly read?: ReadFreeSpace;
}

/** @throws OperatorError where a directory has less free space than its floor. */
export async function requireFreeSpace(directory: string, { least, read = readFreeSpace }: SpaceFloor): Promise<void> {
  const free = await read(directory);
  if (free >= least) return;
  throw new OperatorError(
    `The disk of ${directory} has ${Math.floor(free / mebibyte)} MiB free; below ${Math.ceil(least / mebibyte)} MiB (LIENTHONG_MIN_FREE_SPACE) nothing is written. Make room.`,
  );
}
