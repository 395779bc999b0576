import { open, type FileHandle } from 'node:fs/promises';
import { formatCheckpoint, parseCheckpoint, type Checkpoint } from './checkpoint.ts';

const newline = 0x0a;

/** Longer than any line, so that the end of the file contains a whole one. */
const tailLength = 4096;

async function readTail(handle: FileHandle): Promise<Buffer> {
  const { size } = await handle.stat();
  const length = Math.min(size, tailLength);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
  return buffer.subarray(0, bytesRead);
}

/**
 * Appends a checkpoint to a file as a line of JSON, and resolves once the line is on the disk. Several processes may
 * append to one file: each line is one write at its end.
 */
export async function appendCheckpoint(file: string, checkpoint: Checkpoint): Promise<void> {
  // Opened again each time, so that a file that was moved away is created again.
  const handle = await open(file, 'a+', 0o600);
  try {
    const tail = await readTail(handle);
    // A full disk may have cut off the last line.
    const start = tail.length === 0 || tail.at(-1) === newline ? '' : '\n';
    await handle.write(`${start}${formatCheckpoint(checkpoint)}\n`);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** Reads the last whole line of a file of checkpoints; null if there is none, or no file. */
export async function readLastCheckpoint(file: string): Promise<Checkpoint | null> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    const lines = (await readTail(handle)).toString('utf8').split('\n');
    return lines.reduceRight<Checkpoint | null>((found, line) => found ?? parseCheckpoint(line), null);
  } finally {
    await handle.close();
  }
}
