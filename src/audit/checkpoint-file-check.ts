import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { KeyObject } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { formatLine, parseLine } from './checkpoint-file.ts';
import type { Checkpoint } from './checkpoint.ts';
import { checkSignatures } from './signed-note.ts';

/** Maximum number of lines to name; if more are wrong, the ledger is damaged in any case. */
const maxNamed = 10;

const batchSize = 500;

interface Line {
  readonly place: number;
  readonly text: string;
  readonly checkpoint: Checkpoint | null;
}

/** Reads the checkpoints of blocks, by their number. */
async function readCheckpoints({ client }: Database, sizes: readonly number[]): Promise<Map<number, string>> {
  const rows = await client.ledgerBlock.findMany({
    where: { number: { in: sizes.map(BigInt) } },
    select: { number: true, checkpoint: true },
  });
  return new Map(rows.map(({ number, checkpoint }) => [Number(number), checkpoint]));
}

/** The number of blocks in a line that may be cut off; null if it has none. */
const sizeIn = (text: string): number | null => {
  const size = /^"[^"\\]+\\n(\d{1,15})\\n/.exec(text)?.[1];
  return size === undefined ? null : Number(size);
};

function findLineFault(
  { text, checkpoint }: Line,
  kept: string | undefined,
  publicKeys: readonly KeyObject[],
): string | null {
  // A full disk or a crash during a write leaves the start of a line.
  if (checkpoint === null && kept !== undefined && formatLine(kept).startsWith(text)) return null;
  if (checkpoint === null) return 'is not a checkpoint';
  const signing = checkSignatures(checkpoint.note, publicKeys);
  if (signing === 'bad') return 'has a signature that is not good: it was changed';
  if (signing === 'unknown') return 'is signed by a key whose public key was not given';
  if (kept === checkpoint.text) return null;
  return kept === undefined
    ? `states ${checkpoint.size} blocks, of which the last is missing: the ledger was cut off`
    : `states another block ${checkpoint.size} than the ledger has: the ledger was rewritten`;
}

async function* readBatches(file: string): AsyncGenerator<readonly Line[]> {
  let batch: Line[] = [];
  let place = 0;
  for await (const text of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    place += 1;
    if (text.trim() !== '') batch.push({ place, text, checkpoint: parseLine(text) });
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/**
 * Compares each line of a file of checkpoints with the database. Returns a sentence for each of the first lines that do
 * not match.
 */
export async function findFileFaults(
  database: Database,
  file: string,
  publicKeys: readonly KeyObject[],
): Promise<string[]> {
  const faults: string[] = [];
  for await (const batch of readBatches(file)) {
    const sizeOf = ({ checkpoint, text }: Line): number | null => checkpoint?.size ?? sizeIn(text);
    const kept = await readCheckpoints(
      database,
      batch.flatMap((line) => sizeOf(line) ?? []),
    );
    for (const line of batch) {
      const fault = findLineFault(line, kept.get(sizeOf(line) ?? 0), publicKeys);
      if (fault !== null) faults.push(`line ${line.place} of ${file} ${fault}`);
      if (faults.length === maxNamed) return faults;
    }
  }
  return faults;
}
