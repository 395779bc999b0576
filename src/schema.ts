import { readdirSync, readFileSync } from 'node:fs';
import { addResolversToSchema } from '@graphql-tools/schema';
import { isObjectType, parse, print, type DocumentNode, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { describeClasses } from './access/describe-classes.ts';
import type { Catalogue } from './access/catalogue.ts';
import { createCatalogue } from './access/field-class.ts';
import { findColumn } from './db/columns.ts';
import { models } from './db/generated/model.ts';
import { buildSubgraph } from './federation/build.ts';
import { apiDocument, mergeDocument, subgraphDocument } from './federation/documents.ts';
import { createContractResolvers, type Home } from './graph/contract/resolvers.ts';
import { createResolvers } from './graph/index.ts';
import { guardFields } from './graph/guard/guard-fields.ts';
import { meterFields } from './graph/meter/meter-fields.ts';
import { merge, type ResolverMap } from './graph/merge.ts';
import type { NodeRow } from './graph/node/resolvers.ts';
import { notePlannedFields } from './graph/plan/planned-field.ts';
import { packagePath } from './base/paths.ts';

/**
 * The SDL of a folder as one document, in which each field's class stands at the end of its description. That of the root
 * comes first.
 */
export function readTypeDefinitions(directory = packagePath('schema')): DocumentNode {
  const names = readdirSync(directory).filter((name) => name.endsWith('.graphql'));
  const root = names.filter((name) => name === 'root.graphql');
  const others = names.filter((name) => name !== 'root.graphql').sort();
  const text = [...root, ...others].map((name) => readFileSync(`${directory}/${name}`, 'utf8')).join('\n');
  return describeClasses(mergeDocument(parse(text)));
}

const printDocument = (document: DocumentNode): string => `${print(document).trim()}\n`;

/** The schema as clients and their tools read it: plain GraphQL. */
export const printApiSchema = (typeDefinitions: DocumentNode): string => printDocument(apiDocument(typeDefinitions));

/** The schema as routers read it: SDL with the directives of federation. */
export const printSubgraphSchema = (typeDefinitions: DocumentNode): string =>
  printDocument(subgraphDocument(typeDefinitions));

function unresolvedFields(type: GraphQLObjectType): string[] {
  return Object.values(type.getFields())
    .filter(({ name, resolve }) => resolve === undefined && findColumn(type.name, name) === undefined)
    .map(({ name }) => `${type.name}.${name}`);
}

/** A field of a stored type that neither a column nor a resolver answers would always be null. */
function checkComplete(schema: GraphQLSchema): void {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const missing = types.filter(({ name }) => Object.hasOwn(models, name)).flatMap(unresolvedFields);
  if (missing.length > 0) throw new Error(`No column and no resolver answers: ${missing.join(', ')}.`);
}

/** The parts of a schema. */
interface Parts {
  readonly typeDefinitions: DocumentNode;
  readonly createResolvers: (schema: GraphQLSchema) => ResolverMap;
  /** The classes of its fields, by which they are guarded. */
  readonly catalogueOf: (schema: GraphQLSchema) => Catalogue;
}

function assembleSchema({ typeDefinitions, createResolvers, catalogueOf }: Parts): GraphQLSchema {
  const bare = buildSubgraph(typeDefinitions);
  const service = { sdl: printSubgraphSchema(typeDefinitions) };
  const resolvers = merge(createResolvers(bare), {
    Query: { _service: () => service },
    _Entity: { __resolveType: ({ __typename }: NodeRow) => __typename },
  });
  const schema = addResolversToSchema({
    schema: bare,
    resolvers,
    resolverValidationOptions: { requireResolversToMatchSchema: 'error', requireResolversForResolveType: 'error' },
  });
  checkComplete(schema);
  notePlannedFields(schema, resolvers);
  guardFields(schema, catalogueOf(schema));
  meterFields(schema);
  return schema;
}

/**
 * The executable schema of the hub: SDL, resolvers, and a check that they fit.
 * @throws where a resolver has no field, a field no resolver or no data class: never half a schema.
 */
export const createSchema = (typeDefinitions = readTypeDefinitions()): GraphQLSchema =>
  assembleSchema({ typeDefinitions, createResolvers, catalogueOf: createCatalogue });

/**
 * The executable schema of a department's service, of the same parts. The contract has no data classes of its own: those
 * of the hub's schema hold, whose agreements name its fields.
 */
export const createContractSchema = (home: Home, catalogue: Catalogue): GraphQLSchema =>
  assembleSchema({
    typeDefinitions: readTypeDefinitions(packagePath('schema', 'contract')),
    createResolvers: (schema) => createContractResolvers(schema, home),
    catalogueOf: () => catalogue,
  });
