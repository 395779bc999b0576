import type { DerivedLists } from '../lists.ts';

export const learningNeedLists: DerivedLists = {
  LearningNeed: {
    learners: { relations: ['mentions'], conditions: { 0: { role: 'LEARNER' } } },
    teachers: { relations: ['mentions'], conditions: { 0: { role: 'TEACHER' } } },
    lessons: { relations: ['points'] },
    matches: { relations: ['matchLinks', 'practice'] },
  },
};
