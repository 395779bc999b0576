import type { KeyObject } from 'node:crypto';
import { parseNote, signNote, type SignedNote } from './signed-note.ts';

/** A signed statement of all blocks of a ledger up to one (mốc xác nhận), as c2sp.org/tlog-checkpoint defines it. */
export interface Checkpoint {
  /** Name of the ledger. */
  readonly origin: string;
  /** Number of blocks. */
  readonly size: number;
  /** Root of the tree of their headers, base64. */
  readonly root: string;
  /** The statement with its signatures. */
  readonly note: SignedNote;
  readonly text: string;
}

/** Signs the root of the tree of all blocks. Returns the text of the checkpoint. */
export function signCheckpoint(origin: string, size: number, root: Buffer, key: KeyObject): string {
  return signNote(`${origin}\n${size}\n${root.toString('base64')}\n`, origin, key);
}

/** Parses a checkpoint; null for a text that is not a checkpoint. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const note = parseNote(text);
  const [, origin, size, root] = /^([^\s+]+)\n([1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n/.exec(note?.text ?? '') ?? [];
  if (note === null || origin === undefined || size === undefined || root === undefined) return null;
  return { origin, size: Number(size), root, note, text };
}
