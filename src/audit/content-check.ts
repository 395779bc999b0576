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

/** What is wrong with what the database keeps beside an entry's body; null where it says what the body says. */
export function findContentFault({ id, body, columns, subjects }: KeptEntry): Fault | null {
  const content = parseBody(body);
  if (content === null) return { entry: id, what: 'has a body that is no entry' };
  const told = content as Readonly<Record<string, unknown>>;
  const changed = Object.keys(columns).find((name) => plain(columns[name]) !== plain(told[name]));
  if (changed !== undefined) return { entry: id, what: `does not say in its column ${changed} what its body says` };
  const isTold = plain([...subjects].sort()) === plain([...(content.subjects ?? [])].sort());
  return isTold ? null : { entry: id, what: 'does not have the beneficiaries in LedgerSubject that its body names' };
}
