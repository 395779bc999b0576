import type { DerivedLists } from '../lists.ts';

export const personLists: DerivedLists = {
  Person: { statements: { relations: ['speeches', 'statement'] } },
};
