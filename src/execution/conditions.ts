import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  visit,
  type DirectiveNode,
  type DocumentNode,
  type SelectionNode,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

const conditional = new Set([GraphQLSkipDirective.name, GraphQLIncludeDirective.name]);
const isConditional = ({ name }: DirectiveNode): boolean => conditional.has(name.value);

/** Returns the variables used by `@skip` and `@include`. */
export function conditionVariables(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: (directive) => {
      const value = directive.arguments?.[0]?.value;
      if (isConditional(directive) && value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names].sort();
}

function isIncluded(node: SelectionNode, variables: Variables): boolean {
  const skip = getDirectiveValues(GraphQLSkipDirective, node, variables);
  const include = getDirectiveValues(GraphQLIncludeDirective, node, variables);
  return skip?.['if'] !== true && include?.['if'] !== false;
}

/** Applies `@skip` and `@include`; the resulting document has no conditions. */
export function settleConditions(document: DocumentNode, variables: Variables): DocumentNode {
  const enter = <Node extends SelectionNode>(node: Node): Node | null | undefined => {
    if (node.directives === undefined || !node.directives.some(isConditional)) return undefined;
    if (!isIncluded(node, variables)) return null;
    return { ...node, directives: node.directives.filter((directive) => !isConditional(directive)) };
  };
  return visit(document, { Field: { enter }, InlineFragment: { enter }, FragmentSpread: { enter } });
}
