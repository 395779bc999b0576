import { buildASTSchema, concatAST, type DocumentNode, type GraphQLSchema } from 'graphql';
import { askedDefinitions, linkedDefinitions } from './definitions.ts';
import { mergeDocument, subgraphDocument } from './documents.ts';

/**
 * Builds the schema of a subgraph from its SDL: with the directives that it links, and what a router asks it for. It is
 * of the hub's own kind, which uses no other directive of federation than `@key` and `@shareable`.
 */
export function buildSubgraph(typeDefinitions: DocumentNode): GraphQLSchema {
  const document = subgraphDocument(typeDefinitions);
  return buildASTSchema(mergeDocument(concatAST([document, linkedDefinitions(), askedDefinitions(document)])));
}
