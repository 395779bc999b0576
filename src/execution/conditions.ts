import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  visit,
  type DirectiveNode,
  type DocumentNode,
} from 'graphql';

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
