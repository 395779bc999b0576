import { open, type FileHandle } from 'node:fs/promises';
import type { Logger } from 'pino';
import { FailureLog } from './failure-log.ts';
import { parseCheckpoint, type Checkpoint } from './checkpoint.ts';

const newline = 0x0a;

/** Longer than any line, so that the end of the file contains a whole one. */
const tailLength = 4096;

async function readTail(handle: FileHandle): Promise<Buffer> {
  const { size } = await handle.stat();
  const length = Math.min(size, tailLength);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
  return buffer.subarray(0, bytesRead);
}

/** Writes a checkpoint as a line of a file: a JSON text. */
export const formatLine = (checkpoint: string): string => JSON.stringify(checkpoint);

/** Parses a line of a file of checkpoints; null if it is none. */
export function parseLine(line: string): Checkpoint | null {
  try {
    const text: unknown = JSON.parse(line);
    return typeof text === 'string' ? parseCheckpoint(text) : null;
  } catch {
    return null;
  }
}

/**
 * Appends a checkpoint to a file, and resolves once the line is on the disk. Several processes may append to one file:
 * each line is one write at its end.
 */
export async function appendCheckpoint(file: string, checkpoint: string): Promise<void> {
  // Opened again each time, so that a file that was moved away is created again.
  const handle = await open(file, 'a+', 0o600);
  try {
    const tail = await readTail(handle);
    // A full disk may have cut off the last line.
    const start = tail.length === 0 || tail.at(-1) === newline ? '' : '\n';
    await handle.write(`${start}${formatLine(checkpoint)}\n`);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** Reads the last whole line of a file of checkpoints; null if there is none, or no file. */
async function readLastCheckpoint(file: string): Promise<Checkpoint | null> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    const lines = (await readTail(handle)).toString('utf8').split('\n');
    return lines.reduceRight<Checkpoint | null>((found, line) => found ?? parseLine(line), null);
  } finally {
    await handle.close();
  }
}

/** Shortest time between two lines, milliseconds: each covers all blocks before it. */
const period = 1000;

/** The file outside the database that keeps checkpoints of the ledger. */
export class CheckpointFile {
  readonly #file: string;
  readonly #failures: FailureLog;
  /** A checkpoint that is not in the file yet; null if there is none. */
  #next: string | null = null;
  #newestSize: number | null = null;
  #writtenAt = -Infinity;
  #timer: NodeJS.Timeout | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(file: string, log: Logger) {
    this.#file = file;
    this.#failures = new FailureLog(
      log,
      'the checkpoint file cannot be written: new checkpoints are kept in the database alone',
      'the checkpoint file can be written again',
    );
  }

  /** Number of blocks that the newest line covers; 0 if there is none. */
  async newestSize(): Promise<number> {
    this.#newestSize ??= await this.#readNewestSize();
    return this.#newestSize;
  }

  /** Appends a checkpoint that is newer than the file's, at most one a second: the others are covered by the last. */
  async note(checkpoint: string): Promise<void> {
    await this.newestSize();
    this.#next = checkpoint;
    const rest = this.#writtenAt + period - performance.now();
    if (rest <= 0) await this.#flush();
    else this.#flushAfter(rest);
  }

  /** Appends what is not in the file yet. */
  close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    return this.#flush();
  }

  /** No further checkpoint may come for a long time. */
  #flushAfter(rest: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.#flush();
    }, rest);
    this.#timer.unref();
  }

  #flush(): Promise<void> {
    this.#work = this.#work.then(() => this.#write());
    return this.#work;
  }

  #readNewestSize(): Promise<number> {
    return readLastCheckpoint(this.#file).then(
      (last) => last?.size ?? 0,
      () => 0,
    );
  }

  async #write(): Promise<void> {
    const next = this.#next;
    if (next === null) return;
    const size = parseCheckpoint(next)?.size ?? 0;
    if (size > (this.#newestSize ?? 0)) {
      const isWritten = await this.#failures
        .watch(() => appendCheckpoint(this.#file, next))
        .then(
          () => true,
          () => false,
        );
      if (!isWritten) return;
      this.#newestSize = size;
      this.#writtenAt = performance.now();
    }
    if (this.#next === next) this.#next = null;
  }
}
