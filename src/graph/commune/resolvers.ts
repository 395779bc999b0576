import type { Resolvers } from '../generated/resolvers.ts';
import { findByCode } from '../one.ts';

export const communeResolvers: Resolvers = {
  Query: { commune: (_, args, context, info) => findByCode('Commune', args, context, info) },
};
