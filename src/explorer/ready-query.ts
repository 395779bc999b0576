/** Title and description of a ready query in one language. */
export interface QueryWords {
  readonly title: string;
  readonly description: string;
}

/** A query the hub offers ready to run, as `GET /explorer/queries.json` lists it. */
export interface ReadyQuery extends QueryWords {
  readonly name: string;
  /** Absent if the query has only English words. */
  readonly vietnamese?: QueryWords;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Headers that the query needs, with `<token of …>` in place of a token. */
  readonly headers?: Readonly<Record<string, unknown>>;
}

function headerOf({ headers = {} }: ReadyQuery, name: string): string | null {
  const found = Object.entries(headers).find(([each]) => each.toLowerCase() === name);
  return found === undefined ? null : String(found[1]);
}

/** Returns whose token a query needs; null if it needs none. */
export function neededViewer(ready: ReadyQuery): string | null {
  const authorization = headerOf(ready, 'authorization');
  return authorization === null ? null : (/<token of (\S+)>/.exec(authorization)?.[1] ?? authorization);
}

/** Returns the purpose that a query needs; null if it needs none. */
export const neededPurpose = (ready: ReadyQuery): string | null => headerOf(ready, 'x-purpose');
