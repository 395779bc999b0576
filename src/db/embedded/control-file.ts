import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32c } from './crc32c.ts';

/** Data of `global/pg_control`, the control file of a cluster (PostgreSQL 18). */
export interface ControlFile {
  /** Whether the cluster was shut down cleanly: every file is then as the last checkpoint left it. */
  readonly isShutDown: boolean;
  /** Position of the last checkpoint's record in the write-ahead log. */
  readonly checkpoint: bigint;
  /** Position from which recovery replays the write-ahead log. */
  readonly redo: bigint;
  readonly timeline: number;
  readonly nextTransaction: number;
  readonly oldestTransaction: number;
}

const fileSize = 8192;
const controlVersion = 1800;
const shutDownState = 1;

/** Offset of each field, in bytes from the start of the file. */
const offsets = {
  version: 8,
  state: 16,
  checkpoint: 32,
  redo: 40,
  timeline: 48,
  nextTransaction: 64,
  oldestTransaction: 84,
  checksum: 292,
} as const;

/** Parses a control file; null if its version or checksum is wrong. */
export function parseControlFile(bytes: Buffer): ControlFile | null {
  if (bytes.length !== fileSize) return null;
  if (crc32c(bytes.subarray(0, offsets.checksum)) !== bytes.readUInt32LE(offsets.checksum)) return null;
  if (bytes.readUInt32LE(offsets.version) !== controlVersion) return null;
  return {
    isShutDown: bytes.readUInt32LE(offsets.state) === shutDownState,
    checkpoint: bytes.readBigUInt64LE(offsets.checkpoint),
    redo: bytes.readBigUInt64LE(offsets.redo),
    timeline: bytes.readUInt32LE(offsets.timeline),
    nextTransaction: bytes.readUInt32LE(offsets.nextTransaction),
    oldestTransaction: bytes.readUInt32LE(offsets.oldestTransaction),
  };
}

/** Reads the control file of a cluster from the disk. */
export const readControlBytes = (cluster: string): Promise<Buffer> =>
  readFile(path.join(cluster, 'global', 'pg_control'));
