import { readdirSync, readFileSync } from 'node:fs';
import { buildSubgraphSchema, printSubgraphSchema } from '@apollo/subgraph';
import { addResolversToSchema } from '@graphql-tools/schema';
import { isObjectType, parse, type DocumentNode, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { describeClasses } from './access/describe-classes.ts';
import type { Catalogue } from './access/catalogue.ts';
import { createCatalogue } from './access/field-class.ts';
import { findColumn } from './db/columns.ts';
import { models } from './db/generated/model.ts';
import { createContractResolvers, type Home } from './graph/contract/resolvers.ts';
import { createResolvers } from './graph/index.ts';
import { guardFields } from './graph/guard/guard-fields.ts';
import { meterFields } from './graph/meter/meter-fields.ts';
import type { ResolverMap } from './graph/merge.ts';
import { notePlannedFields } from './graph/plan/planned-field.ts';
import { packagePath } from './paths.ts';

/** The SDL, one document from the files of a folder. */
function readTypeDefinitions(directory: string): DocumentNode {
  const names = readdirSync(directory)
    .filter((name) => name.endsWith('.graphql'))
    .sort();
  return describeClasses(parse(names.map((name) => readFileSync(`${directory}/${name}`, 'utf8')).join('\n')));
}

/** The schema as other people's tools read it: SDL with the federation directives. */
export const printSchema = (schema: GraphQLSchema): string => `${printSubgraphSchema(schema).trim()}\n`;

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
  /** Folder of its SDL. */
  readonly directory: string;
  readonly createResolvers: (schema: GraphQLSchema) => ResolverMap;
  /** The classes of its fields, by which they are guarded. */
  readonly catalogueOf: (schema: GraphQLSchema) => Catalogue;
}

function assembleSchema({ directory, createResolvers, catalogueOf }: Parts): GraphQLSchema {
  const typeDefs = readTypeDefinitions(directory);
  const resolvers = createResolvers(buildSubgraphSchema({ typeDefs }));
  const schema = addResolversToSchema({
    // The subgraph builder keeps the resolvers of references, which graphql-tools drops.
    schema: buildSubgraphSchema({ typeDefs, resolvers } as Parameters<typeof buildSubgraphSchema>[0]),
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
export const createSchema = (directory = packagePath('schema')): GraphQLSchema =>
  assembleSchema({ directory, createResolvers, catalogueOf: createCatalogue });

/**
 * The executable schema of a department's service, of the same parts. The contract has no data classes of its own: those
 * of the hub's schema hold, whose agreements name its fields.
 */
export const createContractSchema = (home: Home, catalogue: Catalogue): GraphQLSchema =>
  assembleSchema({
    directory: packagePath('schema', 'contract'),
    createResolvers: (schema) => createContractResolvers(schema, home),
    catalogueOf: () => catalogue,
  });
