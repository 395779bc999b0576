import { collectSubFields } from '@graphql-tools/utils';
import { visit, type FieldNode, type GraphQLObjectType, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';

/** The parts of an operation that a plan needs. */
export type PlanScope = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'variableValues'>;

/** Collects the selected fields of an object by response key, and applies `@skip` and `@include`. */
export const fieldsOf = (
  { schema, fragments, variableValues }: PlanScope,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): Map<string, FieldNode[]> => collectSubFields(schema, fragments, variableValues, type, [...nodes]).fields;

const slots = new WeakMap<FieldNode, string>();

/**
 * Returns the property under which a row keeps what was read for a field: the field's name in the answer, after a dot,
 * so that it cannot be a property of every object (`constructor`, `__proto__`).
 */
export function slotOf([node]: readonly FieldNode[]): string {
  if (node === undefined) throw new Error('The field has no node in the operation.');
  let slot = slots.get(node);
  if (slot === undefined) {
    slot = `.${node.alias?.value ?? node.name.value}`;
    slots.set(node, slot);
  }
  return slot;
}

type Fragments = GraphQLResolveInfo['fragments'];

function addVariables(
  set: SelectionSetNode | undefined,
  fragments: Fragments,
  names: Set<string>,
  seen: Set<string>,
): void {
  if (set === undefined) return;
  visit(set, {
    Variable: ({ name }) => void names.add(name.value),
    FragmentSpread: ({ name: { value: name } }) => {
      if (seen.has(name)) return;
      seen.add(name);
      addVariables(fragments[name]?.selectionSet, fragments, names, seen);
    },
  });
}

/** Returns the variables used below some fields, without those of the fields' own arguments. */
export function variablesBelow(nodes: readonly FieldNode[], fragments: Fragments): readonly string[] {
  const names = new Set<string>();
  const seen = new Set<string>();
  for (const { selectionSet } of nodes) addVariables(selectionSet, fragments, names, seen);
  return [...names].sort();
}
