import { open } from 'node:fs/promises';
import path from 'node:path';
import type { ControlFile } from './control-file.ts';
import { crc32c } from './crc32c.ts';
import type { StoreFiles } from './store-files.ts';

const segmentSize = 16 * 1024 * 1024;
const pageSize = 8192;
const recordHeader = 24;
/** Maximum size of a checkpoint record, with its header. */
const longestCheckpoint = 1024;

const segmentOf = (position: bigint): bigint => position / BigInt(segmentSize);

/** Names a segment as PostgreSQL does: timeline, then its number in two parts. */
function nameSegment(timeline: number, segment: bigint): string {
  const hex = (part: bigint | number): string => part.toString(16).toUpperCase().padStart(8, '0');
  return `pg_wal/${hex(timeline)}${hex(segment / 256n)}${hex(segment % 256n)}`;
}

/** Checks the segments from the start of recovery to the last one. */
function findSegmentFault(files: StoreFiles, { timeline, redo, checkpoint }: ControlFile): string | null {
  const names = [...files.keys()].filter((name) => /^pg_wal\/[0-9A-F]{24}$/.test(name)).sort();
  const last = names.at(-1) ?? '';
  for (let segment = segmentOf(redo); ; segment++) {
    const name = nameSegment(timeline, segment);
    if (segment > segmentOf(checkpoint) && name > last) return null;
    const size = files.get(name);
    if (size === undefined) return `${name} is missing`;
    if (size !== segmentSize) return `${name} has ${size} bytes of ${segmentSize}`;
  }
}

async function readAt(file: string, position: number, length: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Whether the bytes begin with a record with a correct checksum, or with one that continues on another page. */
function isRecord(bytes: Buffer, isCutByPage: boolean): boolean {
  if (bytes.length < recordHeader) return isCutByPage;
  const length = bytes.readUInt32LE(0);
  if (length < recordHeader || length > longestCheckpoint) return false;
  if (length > bytes.length) return isCutByPage;
  return crc32c(bytes.subarray(recordHeader, length), bytes.subarray(0, 20)) === bytes.readUInt32LE(20);
}

/** Describes what is wrong with the write-ahead log that the next start needs; null if nothing is. */
export async function findWalFault(cluster: string, files: StoreFiles, control: ControlFile): Promise<string | null> {
  const fault = findSegmentFault(files, control);
  if (fault !== null) return fault;
  const name = nameSegment(control.timeline, segmentOf(control.checkpoint));
  const position = Number(control.checkpoint % BigInt(segmentSize));
  const onPage = pageSize - (position % pageSize);
  const bytes = await readAt(path.join(cluster, name), position, Math.min(longestCheckpoint, onPage));
  return isRecord(bytes, onPage < longestCheckpoint) ? null : `${name} does not hold the last checkpoint`;
}
