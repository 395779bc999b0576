import {
  Kind,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';

/** The most fields, fragments spread out, that are compiled: a fragment used twice at each level doubles the code at each. */
const mostFields = 2000;

/** How the markers begin by which graphql-jit 0.8 tells what in a value stands for code. */
const marker = '__MAGIC';

function holdsVariable(value: ValueNode): boolean {
  if (value.kind === Kind.LIST) return value.values.some(holdsVariable);
  if (value.kind === Kind.OBJECT) return value.fields.some((field) => holdsVariable(field.value));
  return value.kind === Kind.VARIABLE;
}

/**
 * Whether nothing in a document can come to stand in the compiled code as anything but data, and all that is data does.
 * graphql-jit turns texts that begin with its own markers into code, and writes response names into object literals,
 * where `__proto__` is no key; variables within a literal of a scalar, as `_entities` may have them, it leaves out.
 */
function isSafe(document: DocumentNode): boolean {
  let safe = true;
  const refuse = (): void => {
    safe = false;
  };
  visit(document, {
    [Kind.STRING]: ({ value }) => {
      if (value.includes(marker)) refuse();
    },
    [Kind.FIELD]: ({ name, arguments: given = [] }) => {
      const isWritten = given.some(({ value }) => value.kind !== Kind.VARIABLE && holdsVariable(value));
      if (name.value === '_entities' && isWritten) refuse();
    },
    [Kind.NAME]: ({ value }) => {
      if (value in Object.prototype || value.includes(marker)) refuse();
    },
  });
  return safe;
}

/** The fields of an operation with its fragments spread out. Each fragment is counted once, however often it is spread. */
function countFields(document: DocumentNode, operation: OperationDefinitionNode): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions) {
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  }
  const counts = new Map<string, number>();
  const countFragment = (name: string): number => {
    const known = counts.get(name);
    if (known !== undefined) return known;
    const count = countSelections(fragments.get(name)?.selectionSet);
    counts.set(name, count);
    return count;
  };
  const countSelections = (set: SelectionSetNode | undefined): number =>
    (set?.selections ?? []).reduce((total, selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return total + countFragment(selection.name.value);
      return total + Number(selection.kind === Kind.FIELD) + countSelections(selection.selectionSet);
    }, 0);
  return countSelections(operation.selectionSet);
}

/** How many fields there are to compile; null for an operation that could become code, or that has too many. */
export function fieldsToCompile(document: DocumentNode, operation: OperationDefinitionNode): number | null {
  const fields = countFields(document, operation);
  return fields <= mostFields && isSafe(document) ? fields : null;
}
