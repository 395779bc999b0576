import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Head } from './append-bodies.ts';
import { ChainCheck } from './chain-check.ts';
import { entryId } from './entry.ts';
import { parseExported, type ExportedEntry } from './export.ts';
import type { Fault } from './fault.ts';
import { cutOff, otherEntry } from './checkpoint-check.ts';
import { findKeptFault, type Verdict, type VerifyOptions } from './verify.ts';

const nothing: Head = { sequence: 0, hash: '' };

/** Returns the end of the chain before the first entry of an export. */
const startOf = (entry: ExportedEntry | null): Head =>
  entry === null || !/^\d{16}$/.test(entry.id) ? nothing : { sequence: Number(entry.id) - 1, hash: entry.previous };

/** Returns why a checkpoint cannot be compared with an export that begins here; null if it can. */
function findStartFault({ sequence }: Head, { checkpoint }: VerifyOptions): Fault | null {
  if (checkpoint === null || checkpoint.sequence > sequence) return null;
  return { entry: entryId(checkpoint.sequence), what: 'is that of the checkpoint, but the export begins after it' };
}

function findLineFault(entry: ExportedEntry | null, number: number, chain: ChainCheck): Fault | null {
  if (entry === null) return { entry: `on line ${number}`, what: 'is not an entry of an export' };
  const before = chain.head.hash;
  const fault = chain.next(entry);
  if (fault !== null || entry.previous === before) return fault;
  return { entry: entry.id, what: 'does not contain the hash of the entry before it' };
}

/** Compares the current entry with the checkpoint. Returns the difference; null if there is none. */
const findOtherEntry = ({ head }: ChainCheck, { checkpoint }: VerifyOptions): Fault | null =>
  checkpoint?.sequence === head.sequence && checkpoint.hash !== head.hash ? otherEntry(checkpoint) : null;

function findEndFault({ head }: ChainCheck, { checkpoint }: VerifyOptions): Fault | null {
  return checkpoint !== null && checkpoint.sequence > head.sequence ? cutOff(head, checkpoint) : null;
}

/**
 * Checks an export without a database: places, hashes, and the checkpoint if given. Without a checkpoint, entries that
 * were cut off at the end are not noticed. Stops at the first fault. Calls `onProgress` with bytes.
 */
export async function verifyExport(file: string, options: VerifyOptions): Promise<Verdict> {
  const { size } = await stat(file);
  const input = createReadStream(file, 'utf8');
  const lines = createInterface({ input, crlfDelay: Infinity });
  let start = nothing;
  let chain = new ChainCheck(start);
  let number = 0;
  let fault = findKeptFault(options.checkpoint, options.publicKeys);
  for await (const line of lines) {
    if (fault !== null) break;
    const entry = parseExported(line);
    number += 1;
    if (number === 1) {
      start = startOf(entry);
      chain = new ChainCheck(start);
      fault = findStartFault(start, options);
    }
    fault ??= findLineFault(entry, number, chain) ?? findOtherEntry(chain, options);
    options.onProgress?.(input.bytesRead, size);
  }
  input.destroy();
  fault ??= findEndFault(chain, options);
  return { fault, findings: [], entries: chain.head.sequence - start.sequence, head: chain.head };
}
