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
