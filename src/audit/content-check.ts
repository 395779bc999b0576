import type { EntryContent } from './entry.ts';
import type { Fault } from './fault.ts';
import type { KeptEntry } from './kept-entry.ts';

function parseBody(body: string): Partial<EntryContent> | null {
  try {
    const content: unknown = JSON.parse(body);
    return typeof content === 'object' ? content : null;
  } catch {
    return null;
  }
}

const plain = (value: unknown): string => JSON.stringify(value ?? null);

/** Compares the columns and beneficiaries of an entry with its body. Returns what is wrong; null if they agree. */
export function findContentFault({ id, body, columns, subjects }: KeptEntry): Fault | null {
  const content = parseBody(body);
  if (content === null) return { entry: id, what: 'has a body that is not an entry' };
  const written = content as Readonly<Record<string, unknown>>;
  const changed = Object.keys(columns).find((name) => plain(columns[name]) !== plain(written[name]));
  if (changed !== undefined) return { entry: id, what: `has a column ${changed} that differs from its body` };
  const isSame = plain([...subjects].sort()) === plain([...(content.subjects ?? [])].sort());
  return isSame ? null : { entry: id, what: 'has other beneficiaries in LedgerSubject than in its body' };
}
