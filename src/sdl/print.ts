import { print, type DocumentNode } from 'graphql';
import { apiDocument, subgraphDocument } from '../federation/documents.ts';

const printDocument = (document: DocumentNode): string => `${print(document).trim()}\n`;

/** The printed schemas of documents: the hub publishes the same text that its schema answers to routers. */
const subgraphs = new WeakMap<DocumentNode, string>();

/** Prints the schema for clients and their tools: plain GraphQL. */
export const printApiSchema = (typeDefinitions: DocumentNode): string => printDocument(apiDocument(typeDefinitions));

/** Prints the schema for routers: SDL with the directives of federation. */
export function printSubgraphSchema(typeDefinitions: DocumentNode): string {
  const text = subgraphs.get(typeDefinitions) ?? printDocument(subgraphDocument(typeDefinitions));
  subgraphs.set(typeDefinitions, text);
  return text;
}
