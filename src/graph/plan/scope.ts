import { collectSubFields } from '@graphql-tools/utils';
import { Kind, type FieldNode, type GraphQLObjectType, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';

/** The part of an operation that a plan is made from. */
export type PlanScope = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'variableValues'>;

/** The fields of an object that a selection asks for, by response key, with `@skip` and `@include` heeded. */
export const fieldsOf = (
  { schema, fragments, variableValues }: PlanScope,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): Map<string, FieldNode[]> => collectSubFields(schema, fragments, variableValues, type, [...nodes]).fields;

const slots = new WeakMap<FieldNode, string>();

/**
 * The name that what was read along for a field goes by: its name in the answer, with a mark before it that
 * keeps it apart from what every object has (`constructor`, `__proto__`).
 */
export function slotOf([node]: readonly FieldNode[]): string {
  if (node === undefined) throw new Error('A field stands at no place of the operation.');
  let slot = slots.get(node);
  if (slot === undefined) {
    slot = `.${node.alias?.value ?? node.name.value}`;
    slots.set(node, slot);
  }
  return slot;
}

type Fragments = GraphQLResolveInfo['fragments'];

function addVariables(value: unknown, fragments: Fragments, names: Set<string>, seen: Set<string>): void {
  if (Array.isArray(value)) {
    value.forEach((each) => {
      addVariables(each, fragments, names, seen);
    });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const node = value as { readonly kind?: string; readonly name?: { readonly value: string } };
  if (node.kind === Kind.VARIABLE && node.name !== undefined) names.add(node.name.value);
  if (node.kind === Kind.FRAGMENT_SPREAD && node.name !== undefined && !seen.has(node.name.value)) {
    seen.add(node.name.value);
    addVariables(fragments[node.name.value]?.selectionSet, fragments, names, seen);
  }
  for (const [name, child] of Object.entries(node)) {
    if (name !== 'loc') addVariables(child, fragments, names, seen);
  }
}

/** The variables that the selections below some fields use, the fields' own arguments left out. */
export function variablesBelow(nodes: readonly FieldNode[], fragments: Fragments): readonly string[] {
  const names = new Set<string>();
  const seen = new Set<string>();
  const selections: (SelectionSetNode | undefined)[] = nodes.map(({ selectionSet }) => selectionSet);
  addVariables(selections, fragments, names, seen);
  return [...names].sort();
}
