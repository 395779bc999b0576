import { parseHeader } from './block.ts';
import { entryId } from './entry.ts';
import type { Fault } from './fault.ts';
import type { StoredBlock, StoredEntry } from './kept-blocks.ts';

/** Compares the columns of a block with what is signed. Returns what is wrong; null if they agree. */
export function findBlockColumnFault({ number, ids, header, at, frontier }: StoredBlock, signed: Buffer): Fault | null {
  if (at.toISOString() === parseHeader(header)?.at && signed.equals(frontier)) return null;
  return { entry: entryId(ids[0] ?? 0), what: `is in block ${number}, whose columns were changed` };
}

/** Finds an entry whose number another one has as well, or whose column differs from its block; null if there is none. */
export function findEntryColumnFault({ ids, leaves }: StoredBlock, entries: readonly StoredEntry[]): Fault | null {
  const signed = new Map(ids.map((id, place) => [id, leaves[place]]));
  const seen = new Set<number>();
  for (const { id, leaf } of entries) {
    if (seen.has(id)) return { entry: entryId(id), what: 'is there twice: one of them was inserted' };
    if (leaf !== signed.get(id)) return { entry: entryId(id), what: 'has a column leaf that differs from its block' };
    seen.add(id);
  }
  return null;
}
