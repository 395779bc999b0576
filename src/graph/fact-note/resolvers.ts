import type { NodeRow } from '../node/resolvers.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import type { ModelName } from '../../db/generated/model.ts';

export const factNoteResolvers: Resolvers = {
  FactNote: {
    subject: ({ typeName, rowId, asOf }, _, { loaders, plans }, info) => {
      const model = typeName as ModelName;
      return loaders.byKey(model, plans.rows(model, info))({ key: rowId, day: asOf }) as Promise<NodeRow | null>;
    },
  },
};
