import type { GraphQLSchema } from 'graphql';
import type { Catalogue } from '../access/catalogue.ts';
import { packagePath } from '../base/paths.ts';
import { assembleSchema } from '../schema.ts';
import { readTypeDefinitions } from '../sdl/read.ts';
import { createContractResolvers, type ServedRecords } from './resolvers.ts';

/**
 * Creates the executable schema of a department's service from the same parts as the hub's. The contract has no data
 * classes of its own: those of the hub's schema apply, because agreements name fields of the hub's schema.
 */
export const createContractSchema = (served: ServedRecords, catalogue: Catalogue): GraphQLSchema =>
  assembleSchema({
    typeDefinitions: readTypeDefinitions(packagePath('schema', 'contract')),
    createResolvers: (schema) => createContractResolvers(schema, served),
    catalogueOf: () => catalogue,
  });
