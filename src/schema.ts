import { addResolversToSchema } from '@graphql-tools/schema';
import { isObjectType, type DocumentNode, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { Catalogue } from './access/catalogue.ts';
import { createCatalogue } from './access/field-class.ts';
import { findColumn } from './db/statements/columns.ts';
import { models } from './db/generated/model.ts';
import { buildSubgraph } from './federation/build.ts';
import { createResolvers } from './graph/index.ts';
import { guardFields } from './graph/guard/guard-fields.ts';
import { meterFields } from './graph/meter/meter-fields.ts';
import { merge, type ResolverMap } from './graph/merge.ts';
import type { NodeRow } from './graph/node/resolvers.ts';
import { notePlannedFields } from './graph/plan/planned-field.ts';
import { printLabels } from './sdl/labels.ts';
import { printApiSchema, printSubgraphSchema } from './sdl/print.ts';
import { readTypeDefinitions } from './sdl/read.ts';

function unresolvedFields(type: GraphQLObjectType): string[] {
  return Object.values(type.getFields())
    .filter(({ name, resolve }) => resolve === undefined && findColumn(type.name, name) === undefined)
    .map(({ name }) => `${type.name}.${name}`);
}

/** Checks that each field of a stored type has a column or a resolver: otherwise it would always be null. */
function checkComplete(schema: GraphQLSchema): void {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const missing = types.filter(({ name }) => Object.hasOwn(models, name)).flatMap(unresolvedFields);
  if (missing.length > 0) throw new Error(`Fields without column and resolver: ${missing.join(', ')}.`);
}

/** The parts of a schema. */
export interface SchemaParts {
  readonly typeDefinitions: DocumentNode;
  readonly createResolvers: (schema: GraphQLSchema) => ResolverMap;
  /** Returns the classes of its fields, by which they are guarded. */
  readonly catalogueOf: (schema: GraphQLSchema) => Catalogue;
}

/**
 * Assembles an executable schema: SDL, resolvers, and a check that they fit.
 * @throws Error if a resolver has no field, or a field has no resolver or no data class.
 */
export function assembleSchema({ typeDefinitions, createResolvers, catalogueOf }: SchemaParts): GraphQLSchema {
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
 * Creates the executable schema of the hub: SDL, resolvers, and a check that they match.
 * @throws Error if a resolver has no field, or a field has no resolver or no data class.
 */
export const createSchema = (typeDefinitions = readTypeDefinitions()): GraphQLSchema =>
  assembleSchema({ typeDefinitions, createResolvers, catalogueOf: createCatalogue });

/** The schema of the hub, and what is derived from it. */
export interface HubSchema {
  readonly schema: GraphQLSchema;
  readonly catalogue: Catalogue;
  /** The texts that are published of it. */
  readonly published: { readonly api: string; readonly subgraph: string; readonly labels: string };
}

function createHubSchema(): HubSchema {
  const typeDefinitions = readTypeDefinitions();
  const schema = createSchema(typeDefinitions);
  return {
    schema,
    catalogue: createCatalogue(schema),
    published: {
      api: printApiSchema(typeDefinitions),
      subgraph: printSubgraphSchema(typeDefinitions),
      labels: printLabels(typeDefinitions),
    },
  };
}

let hubSchema: HubSchema | undefined;

/** Returns the schema of the hub. All apps of a process share one, which none of them changes. */
export function readHubSchema(): HubSchema {
  hubSchema ??= createHubSchema();
  return hubSchema;
}
