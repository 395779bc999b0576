import { print, type DocumentNode } from 'graphql';
import { apiDocument, subgraphDocument } from '../federation/documents.ts';

const printDocument = (document: DocumentNode): string => `${print(document).trim()}\n`;

/** Prints the schema for clients and their tools: plain GraphQL. */
export const printApiSchema = (typeDefinitions: DocumentNode): string => printDocument(apiDocument(typeDefinitions));

/** Prints the schema for routers: SDL with the directives of federation. */
export const printSubgraphSchema = (typeDefinitions: DocumentNode): string =>
  printDocument(subgraphDocument(typeDefinitions));
