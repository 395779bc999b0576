import { Kind, visit, type DocumentNode } from 'graphql';

/** The names under which a document asks for its fields. */
function responseNames(document: DocumentNode): Set<string> {
  const names = new Set<string>();
  visit(document, { [Kind.FIELD]: ({ alias, name }) => void names.add((alias ?? name).value) });
  return names;
}

/** What graphql-jit puts into paths besides response names: indexes of lists, and names of types. */
const isOfPath = (part: string): boolean => /^(idx\d+$|[A-Z])/.test(part);

/**
 * Whether no response name reads like a path of others. graphql-jit 0.8 keeps what it knows of a field under the names of
 * its path, joined by `_`: `a_b` at the root would take the place of `a` inside `b`.
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
