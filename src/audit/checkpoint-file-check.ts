import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { KeyObject } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { findSignatureFault, formatCheckpoint, parseCheckpoint, type Checkpoint } from './checkpoint.ts';
import { readNumbered } from './checkpoints.ts';
import { entryId } from './entry.ts';

/** Maximum number of lines to name; if more are wrong, the ledger is damaged in any case. */
const maxNamed = 10;

const batchSize = 500;

interface Line {
  readonly place: number;
  readonly text: string;
  readonly checkpoint: Checkpoint | null;
  /** The number at the start of the text; null if the text has none. */
  readonly number: number | null;
}

function readLine(text: string, place: number): Line {
  const number = /^\{"number":(\d{1,15}),/.exec(text)?.[1];
  return { place, text, checkpoint: parseCheckpoint(text), number: number === undefined ? null : Number(number) };
}

/** Describes what was lost with a checkpoint that the database lacks, with the first entry to check. */
async function describeLoss({ client }: Database, { sequence, hash, at, number }: Checkpoint): Promise<string> {
  const entry = await client.ledgerEntry.findUnique({ where: { id: entryId(sequence) }, select: { hash: true } });
  const lost = `checkpoint ${String(number)} of ${at} is not in the database`;
  if (entry === null) return `${lost}, and entry ${entryId(sequence)} is missing: the ledger was cut off`;
  if (entry.hash === hash) return `${lost}: it was deleted or changed`;
  return `${lost}, and entry ${entryId(sequence)} is not the one that it signed: the ledger was rewritten`;
}

async function findLineFault(
  database: Database,
  { text, checkpoint, number }: Line,
  kept: Checkpoint | undefined,
  publicKeys: readonly KeyObject[],
): Promise<string | null> {
  // A full disk or a crash during a write leaves the start of a line.
  if (checkpoint === null && kept !== undefined && formatCheckpoint(kept).startsWith(text)) return null;
  if (checkpoint === null || number === null) return 'is not a checkpoint';
  const fault = findSignatureFault(checkpoint, publicKeys);
  if (fault !== null) return `has an invalid checkpoint: ${fault}`;
  if (kept !== undefined && formatCheckpoint(kept) === formatCheckpoint(checkpoint)) return null;
  return describeLoss(database, checkpoint);
}

async function* readBatches(file: string): AsyncGenerator<readonly Line[]> {
  let batch: Line[] = [];
  let place = 0;
  for await (const text of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    place += 1;
    if (text.trim() !== '') batch.push(readLine(text, place));
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
    const kept = await readNumbered(
      database.client,
      batch.flatMap(({ number }) => number ?? []),
    );
    for (const line of batch) {
      const fault = await findLineFault(database, line, kept.get(line.number ?? 0), publicKeys);
      if (fault !== null) faults.push(`line ${line.place} of ${file}: ${fault}`);
      if (faults.length === maxNamed) return faults;
    }
  }
  return faults;
}
