/** A query the hub offers ready to run, as `GET /explorer/queries.json` lists it. */
export interface ReadyQuery {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Headers that it needs, with `<token of …>` where a token goes. */
  readonly headers?: Readonly<Record<string, unknown>>;
}
