/** A query as an address holds it. */
export interface SharedQuery {
  readonly query: string;
  /** As the variables editor shows them; empty for none. */
  readonly variables: string;
}

/** Longest address that mail, chat and proxies carry whole. */
const maxLength = 8000;

/** Writes JSON again with another indentation; text that is not JSON stays unchanged. */
function reformat(json: string, indent?: number): string {
  try {
    return JSON.stringify(JSON.parse(json), null, indent);
  } catch {
    return json;
  }
}

/** Returns the address at which a page shows a query; null if it would be too long. It holds no headers. */
export function linkTo(page: string, { query, variables }: SharedQuery): string | null {
  const link = new URL(page);
  link.hash = '';
  link.search = new URLSearchParams({
    query: query.trim(),
    ...(variables.trim() !== '' && { variables: reformat(variables) }),
  }).toString();
  return link.href.length > maxLength ? null : link.href;
}

/** Reads the query of a page's address; null if there is none. */
export function readLink(search: string): SharedQuery | null {
  const parameters = new URLSearchParams(search);
  const query = parameters.get('query')?.trim() ?? '';
  return query === '' ? null : { query: `${query}\n`, variables: reformat(parameters.get('variables') ?? '', 2) };
}
