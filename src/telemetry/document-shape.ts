import { createHash } from 'node:crypto';
import { Kind, print, visit, type DocumentNode, type NameNode } from 'graphql';

const hashes = new WeakMap<DocumentNode, string>();

/** Numbers names in the order of their first occurrence. */
function numberNames(prefix: string): (name: NameNode) => NameNode {
  const numbers = new Map<string, number>();
  return ({ value }) => {
    const number = numbers.get(value) ?? numbers.size;
    numbers.set(value, number);
    return { kind: Kind.NAME, value: `${prefix}${number}` };
  };
}

/**
 * Removes what the author of a document chose freely: literals, aliases, and names of operations, fragments and
 * variables.
 */
function withoutValues(document: DocumentNode): DocumentNode {
  const [fragment, variable] = [numberNames('f'), numberNames('v')];
  return visit(document, {
    Field: (node) => ({ ...node, alias: undefined }),
    IntValue: (node) => ({ ...node, value: '0' }),
    FloatValue: (node) => ({ ...node, value: '0' }),
    StringValue: (node) => ({ ...node, value: '', block: false }),
    EnumValue: (node) => ({ ...node, value: 'E' }),
    ListValue: (node) => ({ ...node, values: [] }),
    ObjectValue: (node) => ({ ...node, fields: [] }),
    Variable: (node) => ({ ...node, name: variable(node.name) }),
    FragmentSpread: (node) => ({ ...node, name: fragment(node.name) }),
    FragmentDefinition: (node) => ({ ...node, name: fragment(node.name) }),
    OperationDefinition: (node) => ({ ...node, name: undefined }),
  });
}

/**
 * Hashes the shape of a document that fits the schema: requests that differ only in values and in names of the client
 * get the same hash. The hash covers no value, so no value can be found by trying hashes.
 */
export function hashShape(document: DocumentNode): string {
  let hash = hashes.get(document);
  if (hash === undefined) {
    hash = createHash('sha256')
      .update(print(withoutValues(document)))
      .digest('hex')
      .slice(0, 16);
    hashes.set(document, hash);
  }
  return hash;
}
