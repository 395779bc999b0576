import { Kind, visit, type DocumentNode } from 'graphql';

/** Returns the response names of all fields in a document. */
function responseNames(document: DocumentNode): Set<string> {
  const names = new Set<string>();
  visit(document, { [Kind.FIELD]: ({ alias, name }) => void names.add((alias ?? name).value) });
  return names;
}

/** Whether a part of a name looks like what graphql-jit adds to paths: list indexes and type names. */
const isOfPath = (part: string): boolean => /^(idx\d+$|[A-Z])/.test(part);

/**
 * Whether no response name reads like a path of others. graphql-jit 0.8 stores the data of a field under the names in
 * its path, joined by `_`: `a_b` at the root would replace `a` inside `b`.
 */
export function hasPlainNames(document: DocumentNode): boolean {
  const parts = [...responseNames(document)].map((name) => name.split('_'));
  const firsts = new Set(parts.map((each) => each[0] ?? ''));
  const lasts = new Set(parts.map((each) => each.at(-1) ?? ''));
  return !parts.some((each) =>
    each.some((part, place) => {
      const next = each[place + 1];
      if (next === undefined) return false;
      return (lasts.has(part) || isOfPath(part)) && (firsts.has(next) || isOfPath(next));
    }),
  );
}
