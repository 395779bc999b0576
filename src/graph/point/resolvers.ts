import type { DerivedLists } from '../lists.ts';

export const pointLists: DerivedLists = {
  Point: {
    programmes: { relations: ['programmeLinks', 'programme'] },
    components: { relations: ['programmeLinks', 'component'] },
    documents: { relations: ['documentLinks', 'document'] },
  },
};
