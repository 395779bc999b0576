import type { Storage } from '@graphiql/toolkit';

// GraphiQL's history keeps each request's headers, even where header persistence is off.
const HISTORY_KEYS: ReadonlySet<string> = new Set(['graphiql:queries', 'graphiql:favorites']);

function withoutHeaders(history: string): string {
  return JSON.stringify(JSON.parse(history), (key, value: unknown) => (key === 'headers' ? undefined : value));
}

/** The browser's local storage, except that access tokens typed as headers never reach it. */
export const storage: Storage = {
  getItem: (key) => localStorage.getItem(key),
  setItem: (key, value) => localStorage.setItem(key, HISTORY_KEYS.has(key) ? withoutHeaders(value) : value),
  removeItem: (key) => localStorage.removeItem(key),
  clear: () => localStorage.clear(),
  get length() {
    return localStorage.length;
  },
};
