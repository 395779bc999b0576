import type { Storage as GraphiQLStorage } from '@graphiql/toolkit';

/**
 * Keys of the page's appearance, which outlive the browser's tab. Typed texts may name a person, so queries, variables
 * and the history of both stay in the session of the tab.
 */
const outliving: ReadonlySet<string> = new Set(
  ['theme', 'visiblePlugin', 'docExplorerFlex', 'editorFlex', 'secondaryEditorFlex'].map((name) => `graphiql:${name}`),
);

const placeOf = (key: string): Storage => (outliving.has(key) ? localStorage : sessionStorage);

/** GraphiQL's history keeps each request's headers, even where header persistence is off. */
function withoutHeaders(value: string): string {
  try {
    return JSON.stringify(JSON.parse(value), (key, each: unknown) => (key === 'headers' ? null : each));
  } catch {
    return value;
  }
}

/** Where GraphiQL keeps things. Headers, and with them a token, never reach it. */
export const storage: GraphiQLStorage = {
  getItem: (key) => placeOf(key).getItem(key),
  setItem: (key, value) => {
    if (key === 'graphiql:headers') return;
    placeOf(key).setItem(key, withoutHeaders(value));
  },
  removeItem: (key) => placeOf(key).removeItem(key),
  clear: () => {
    localStorage.clear();
    sessionStorage.clear();
  },
  get length() {
    return localStorage.length + sessionStorage.length;
  },
};
