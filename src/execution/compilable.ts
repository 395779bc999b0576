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
 * Maximum size of a compiled operation, with fragments expanded: a fragment used twice at each level doubles the code
 * with each level. Deeper operations are interpreted, whatever the settings accept, because compiled code makes several
 * nested calls for each level.
 */
const most = { fields: 2000, levels: 60, cost: 12_000 } as const;

/** The start of the markers that make graphql-jit 0.8 turn a value into code. */
const marker = '__MAGIC';

/**
 * Whether no part of a document can become code when it is compiled. graphql-jit turns values that begin with its own
 * markers into code, and writes response names into object literals, where `__proto__` is not a normal key.
 */
function isSafe(document: DocumentNode): boolean {
  let safe = document.loc?.source.body.includes(marker) !== true;
  const check = (text: unknown): void => {
    if (typeof text === 'string' && text.includes(marker)) safe = false;
  };
  visit(document, {
    enter: (node) => {
      // Names and values of every kind, with escapes already resolved.
      if ('value' in node) check(node.value);
      if (node.kind === Kind.NAME && node.value in Object.prototype) safe = false;
    },
  });
  return safe && hasPlainNames(document);
}

/** The size of a selection to compile. */
interface Size {
  readonly fields: number;
  /** The number of levels. */
  readonly levels: number;
  /** The sum of the levels of all fields: the code of a field repeats code for each level above it. */
  readonly cost: number;
}

const nothing: Size = { fields: 0, levels: 0, cost: 0 };

const add = (one: Size, other: Size): Size => ({
  fields: one.fields + other.fields,
  levels: Math.max(one.levels, other.levels),
  cost: one.cost + other.cost,
});

/** Returns the size of a field with this selection. */
const below = ({ fields, levels, cost }: Size): Size => ({
  fields: fields + 1,
  levels: levels + 1,
  cost: cost + fields + 1,
});

/** Measures an operation with its fragments expanded. Each fragment is measured once, however often it is used. */
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
 * Returns the cost of compiling an operation and caching the result; null if parts of the operation could become code,
 * or if it is too large, or so deep that its compiled form could exhaust the stack.
 */
export function costToCompile(document: DocumentNode, operation: OperationDefinitionNode): number | null {
  const { fields, levels, cost } = measure(document, operation);
  const isSmall = fields <= most.fields && levels <= most.levels && cost <= most.cost;
  return isSmall && isSafe(document) ? cost : null;
}
