import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { BlockCheck, findEntryFault, type KeptBlock, type KeptEntry } from './block-check.ts';
import { checkArchive, parseArchiveLine } from './archive-file.ts';
import { archivedIn } from './archived.ts';
import { parseExported, type ExportedLine } from './export.ts';
import { entryId } from './entry.ts';
import type { Fault } from './fault.ts';
import { readStatedArchives } from './stated-in-file.ts';
import { findKeptFault, type Verdict, type VerifyOptions } from './verify.ts';

/** A block of a file with its entries, as far as they were read. */
interface Open {
  readonly block: KeptBlock;
  readonly entries: Map<number, KeptEntry>;
}

/** Checks a file of the ledger line by line. */
class ExportCheck {
  readonly #options: VerifyOptions;
  /** Whether an entry may be absent: it is of another month than the archive, or in an archive. */
  readonly #mayLack: (id: number) => boolean;
  #blocks: BlockCheck | null = null;
  #open: Open | null = null;
  #line = 0;
  entries = 0;
  absent = 0;

  constructor(options: VerifyOptions, mayLack: (id: number) => boolean) {
    this.#options = options;
    this.#mayLack = mayLack;
  }

  get blocks(): BlockCheck | null {
    return this.#blocks;
  }

  next(text: string): Fault | null {
    this.#line += 1;
    // Its signature is over the whole file, and checked apart.
    if (parseArchiveLine(text) !== null) return null;
    const line = parseExported(text);
    if (line === null) return this.#lineFault('is not a line of the ledger');
    if (this.#line === 1 && line.kind !== 'start') return this.#lineFault('does not say where the file begins');
    return this.#nextLine(line);
  }

  /** Checks the entries of the last block. */
  end(): Fault | null {
    const open = this.#open;
    this.#open = null;
    if (open === null) return null;
    this.entries += open.entries.size;
    this.absent += open.block.ids.length - open.entries.size;
    return findEntryFault(open.block, open.entries, this.#mayLack);
  }

  #nextLine(line: ExportedLine): Fault | null {
    switch (line.kind) {
      case 'start':
        if (this.#line !== 1) return this.#lineFault('begins a second time');
        this.#blocks = new BlockCheck(line.start, this.#options.publicKeys);
        return null;
      case 'block': {
        const fault = this.end() ?? this.#blocks?.next(line.block) ?? this.#findKeptFault(line.block);
        this.#open = { block: line.block, entries: new Map() };
        return fault;
      }
      case 'entry':
        return this.#nextEntry(line.entry);
    }
  }

  /** Compares a block with the checkpoint that was kept elsewhere, if that ends with it. */
  #findKeptFault({ number, ids }: KeptBlock): Fault | null {
    const { checkpoint: kept } = this.#options;
    if (kept?.size !== number || this.#blocks?.newest?.root === kept.root) return null;
    const what = `is in block ${number}, which is not the one that the checkpoint signed: the ledger was rewritten`;
    return { entry: entryId(ids[0] ?? 0), what };
  }

  #nextEntry(entry: KeptEntry): Fault | null {
    if (this.#open?.block.ids.includes(entry.id) !== true || this.#open.entries.has(entry.id)) {
      return this.#lineFault('is an entry that its block does not have: it was inserted');
    }
    this.#open.entries.set(entry.id, entry);
    return null;
  }

  #lineFault(what: string): Fault {
    return { entry: `on line ${this.#line}`, what };
  }
}

/** Compares the end of a file with a checkpoint that was kept elsewhere. Returns what is wrong; null if they agree. */
function findKeptDifference(blocks: BlockCheck, { checkpoint: kept }: VerifyOptions): string | null {
  if (kept === null || blocks.size >= kept.size) return null;
  return `the checkpoint signed ${kept.size} blocks, but the file ends with block ${blocks.size}`;
}

/** Checks all lines. Returns the first fault; null if there is none. */
async function findFault(file: string, check: ExportCheck, onProgress: (read: number) => void): Promise<Fault | null> {
  const input = createReadStream(file, 'utf8');
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      const fault = check.next(line);
      if (fault !== null) return fault;
      onProgress(input.bytesRead);
    }
    return check.end();
  } finally {
    input.destroy();
  }
}

/**
 * Checks a file of the ledger without a database: blocks, signatures, and the hash of each entry. Without a checkpoint,
 * blocks that were cut off at the end are not noticed; an archive is signed as a whole. Stops at the first fault. Calls
 * `onProgress` with bytes.
 */
export async function verifyExport(file: string, options: VerifyOptions): Promise<Verdict> {
  const { size } = await stat(file);
  const archive = await checkArchive(file, options.publicKeys);
  const mayLack = archive.isArchive ? () => true : archivedIn(await readStatedArchives(file, options.publicKeys));
  const check = new ExportCheck(options, mayLack);
  const fault = await findFault(file, check, (read) => options.onProgress?.(read, size));
  const { blocks, entries, absent } = check;
  const findings = [
    archive.fault,
    findKeptFault(options.checkpoint, options.publicKeys),
    fault === null && blocks !== null ? findKeptDifference(blocks, options) : null,
  ].filter((finding) => finding !== null);
  const { size: last = 0, newest = null } = blocks ?? {};
  return {
    fault,
    findings: [...findings, ...(blocks?.foreign() ?? [])],
    entries,
    archived: absent,
    waiting: 0,
    blocks: last,
    newest,
  };
}
