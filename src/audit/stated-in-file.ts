import type { KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseStatement, type ArchiveStatement } from './archived.ts';
import { parseExported } from './export.ts';

function statementsIn(body: string, publicKeys: readonly KeyObject[]): ArchiveStatement[] {
  try {
    const common = JSON.parse(body.split('\n')[0] ?? '') as Readonly<Record<string, unknown>>;
    return [parseStatement(common, publicKeys)].filter((statement) => statement !== null);
  } catch {
    return [];
  }
}

/** Reads the archives that entries of an exported file state under these keys. */
export async function readStatedArchives(file: string, publicKeys: readonly KeyObject[]): Promise<ArchiveStatement[]> {
  const archives: ArchiveStatement[] = [];
  for await (const text of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    const line = text.includes('ARCHIVE') ? parseExported(text) : null;
    if (line?.kind === 'entry') archives.push(...statementsIn(line.entry.body, publicKeys));
  }
  return archives;
}
