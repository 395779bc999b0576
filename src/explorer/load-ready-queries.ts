import type { ReadyQuery } from './ready-query.ts';
import type { Texts } from './texts.ts';

/** What the hub answered for its list of ready queries; `problem` says why the list is missing. */
export interface ReadyQueryList {
  readonly queries: readonly ReadyQuery[];
  readonly problem?: (texts: Texts) => string;
}

/** Reads the list of ready queries; a failure leaves the rest of the explorer usable. */
export async function loadReadyQueries(): Promise<ReadyQueryList> {
  try {
    const response = await fetch(new URL('queries.json', import.meta.url));
    if (!response.ok) return { queries: [], problem: (texts) => texts.readyRefused(response.status) };
    return { queries: (await response.json()) as readonly ReadyQuery[] };
  } catch (error) {
    return { queries: [], problem: (texts) => texts.readyFailed(String(error)) };
  }
}
