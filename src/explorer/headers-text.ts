import type { ReadyQuery } from './ready-query.ts';

function parseHeaders(text: string): Readonly<Record<string, unknown>> | null {
  if (text.trim() === '') return {};
  try {
    const headers: unknown = JSON.parse(text);
    return typeof headers === 'object' && headers !== null ? { ...headers } : null;
  } catch {
    return null;
  }
}

/** What the headers editor shows for a ready query: what the reader has typed, and what the query needs besides. */
export function headersText({ headers = {} }: ReadyQuery, typed: string): string {
  const own = parseHeaders(typed);
  if (own === null) return typed;
  const names = new Set(Object.keys(own).map((name) => name.toLowerCase()));
  const missing = Object.entries(headers).filter(([name]) => !names.has(name.toLowerCase()));
  return missing.length === 0 ? typed : JSON.stringify({ ...Object.fromEntries(missing), ...own }, null, 2);
}
