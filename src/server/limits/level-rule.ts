import { GraphQLError, type ASTVisitor, type ValidationRule } from 'graphql';
import { checkDocumentLevels } from './document-levels.ts';

/**
 * Validation rule: the document does not exceed the maximum depth. It runs when validation enters the document, before
 * any other rule, and hides the content of a document that is too deep from the other rules, because some of them are
 * recursive.
 */
export const levelRule =
  (accepted: number): ValidationRule =>
  (context): ASTVisitor => ({
    Document: (document) => {
      try {
        checkDocumentLevels(document, accepted);
        return undefined;
      } catch (error) {
        if (!(error instanceof GraphQLError)) throw error;
        context.reportError(error);
        return { ...document, definitions: [] };
      }
    },
  });
