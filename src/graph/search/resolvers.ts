import type { Resolvers } from '../generated/resolvers.ts';
import { search } from './search.ts';

export const searchResolvers: Resolvers = {
  Query: { search: (_, args, context) => search(args, context) },
  SearchResult: { __resolveType: ({ __typename }) => __typename },
};
