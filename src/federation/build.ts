import { buildASTSchema, concatAST, type DocumentNode, type GraphQLSchema } from 'graphql';
import { askedDefinitions, linkedDefinitions } from './definitions.ts';
import { mergeDocument, subgraphDocument } from './documents.ts';

/**
 * Builds the schema of a subgraph from its SDL, with the directives that it links and the fields that a router
 * requests. Like the hub, the subgraph may use only `@key` and `@shareable` of federation's directives.
 */
export function buildSubgraph(typeDefinitions: DocumentNode): GraphQLSchema {
  const document = subgraphDocument(typeDefinitions);
  return buildASTSchema(mergeDocument(concatAST([document, linkedDefinitions(), askedDefinitions(document)])));
}
