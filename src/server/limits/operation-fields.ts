import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** The part of an operation to measure. */
export interface OperationScope {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A field of a selection, with all its nodes, which the executor merges. */
export interface MergedField {
  readonly parent: GraphQLNamedType;
  readonly nodes: FieldNode[];
}

function isIncluded(node: SelectionNode, variables: OperationScope['variables']): boolean {
  if (node.directives === undefined || node.directives.length === 0) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, node, variables);
  const include = getDirectiveValues(GraphQLIncludeDirective, node, variables);
  return skip?.['if'] !== true && include?.['if'] !== false;
}

/**
 * Collects the fields of selections on a type, by type and response name. Fields of fragments on several types are all
 * collected, because the answer may contain objects of each.
 */
export function collectFields(
  scope: OperationScope,
  type: GraphQLNamedType,
  sets: readonly (SelectionSetNode | undefined)[],
): MergedField[] {
  const fields = new Map<string, MergedField>();
  const seen = new Set<string>();
  const addSet = (parent: GraphQLNamedType, set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (!isIncluded(selection, scope.variables)) continue;
      if (selection.kind === Kind.FIELD) addField(parent, selection);
      else addFragment(parent, selection);
    }
  };
  const addField = (parent: GraphQLNamedType, node: FieldNode): void => {
    const name = `${parent.name} ${node.alias?.value ?? node.name.value}`;
    const found = fields.get(name);
    if (found === undefined) fields.set(name, { parent, nodes: [node] });
    else found.nodes.push(node);
  };
  const addFragment = (parent: GraphQLNamedType, selection: Exclude<SelectionNode, FieldNode>): void => {
    const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
    if (isSpread) {
      const name = `${parent.name} ${selection.name.value}`;
      if (seen.has(name)) return;
      seen.add(name);
    }
    const fragment = isSpread ? scope.fragments.get(selection.name.value) : selection;
    const condition = fragment?.typeCondition?.name.value;
    const narrowed = condition === undefined ? parent : (scope.schema.getType(condition) ?? parent);
    addSet(narrowed, fragment?.selectionSet);
  };
  for (const set of sets) addSet(type, set);
  return [...fields.values()];
}
