import type { DerivedLists } from '../lists.ts';

export const practiceLists: DerivedLists = {
  Practice: {
    programmes: { relations: ['programmeLinks', 'programme'] },
    components: { relations: ['programmeLinks', 'component'] },
    contextDocuments: { relations: ['documentLinks', 'document'], conditions: { 0: { role: 'CONTEXT' } } },
    learningNeeds: { relations: ['matchLinks', 'learningNeed'] },
  },
  Difficulty: {
    programmes: { relations: ['programmeLinks', 'programme'] },
    provinces: { relations: ['mentions'], conditions: { 0: { role: 'AFFECTED' } } },
    saidByLeadersOf: { relations: ['mentions'], conditions: { 0: { role: 'LEADERS' } } },
  },
};
