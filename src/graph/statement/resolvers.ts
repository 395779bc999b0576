import type { DerivedLists } from '../lists.ts';

export const statementLists: DerivedLists = {
  Statement: { plannedTasks: { relations: ['points'], conditions: { 0: { kind: 'PLANNED_TASK' } } } },
};
