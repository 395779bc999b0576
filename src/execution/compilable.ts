import {
  Kind,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { hasPlainNames } from './plain-names.ts';

/**
 * The largest operation that is compiled, fragments spread out: a fragment used twice at each level doubles the code at
 * each. Whatever the settings accept, what is deeper is interpreted: compiled code calls itself several times a level.
 */
const most = { fields: 2000, levels: 60, cost: 12_000 } as const;

/** How the markers begin by which graphql-jit 0.8 tells what in a value stands for code. */
const marker = '__MAGIC';

/**
 * Whether nothing in a document can become code when it is compiled. graphql-jit turns values that begin with its own
 * markers into code, and writes response names into object literals, where `__proto__` is no key.
 */
function isSafe(document: DocumentNode): boolean {
  let safe = document.loc?.source.body.includes(marker) !== true;
  const check = (text: unknown): void => {
    if (typeof text === 'string' && text.includes(marker)) safe = false;
  };
  visit(document, {
    enter: (node) => {
      // Names and values of every kind, as they are once escapes are read.
      if ('value' in node) check(node.value);
      if (node.kind === Kind.NAME && node.value in Object.prototype) safe = false;
    },
  });
  return safe && hasPlainNames(document);
}

/** What there is to compile of a selection. */
interface Size {
  readonly fields: number;
  /** Levels below. */
  readonly levels: number;
  /** The levels of all fields, added up: the code of a field repeats what it takes to handle each level above it. */
  readonly cost: number;
}

const nothing: Size = { fields: 0, levels: 0, cost: 0 };

const add = (one: Size, other: Size): Size => ({
  fields: one.fields + other.fields,
  levels: Math.max(one.levels, other.levels),
  cost: one.cost + other.cost,
});

/** A selection with the field above it. */
const below = ({ fields, levels, cost }: Size): Size => ({
  fields: fields + 1,
  levels: levels + 1,
  cost: cost + fields + 1,
});

/** The size of an operation with its fragments spread out. Each fragment is measured once, however often it is spread. */
function measure(document: DocumentNode, operation: OperationDefinitionNode): Size {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions) {
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  }
  const sizes = new Map<string, Size>();
  const measureFragment = (name: string): Size => {
    const size = sizes.get(name) ?? measureSet(fragments.get(name)?.selectionSet);
    sizes.set(name, size);
    return size;
  };
  const measureSet = (set: SelectionSetNode | undefined): Size =>
    (set?.selections ?? []).reduce((total, selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return add(total, measureFragment(selection.name.value));
      const inner = measureSet(selection.selectionSet);
      return add(total, selection.kind === Kind.FIELD ? below(inner) : inner);
    }, nothing);
  return measureSet(operation.selectionSet);
}

/**
 * What it costs to compile an operation, and to keep it compiled; null for an operation that could become code, that is
 * too large, or that is so deep that its compiled form could exhaust the stack.
 */
export function costToCompile(document: DocumentNode, operation: OperationDefinitionNode): number | null {
  const { fields, levels, cost } = measure(document, operation);
  const isSmall = fields <= most.fields && levels <= most.levels && cost <= most.cost;
  return isSmall && isSafe(document) ? cost : null;
}
