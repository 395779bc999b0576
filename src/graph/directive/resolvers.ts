import type { DerivedLists } from '../lists.ts';

export const directiveLists: DerivedLists = {
  Directive: {
    addresseeOrganisations: { relations: ['mentions', 'organisation'], conditions: { 0: { role: 'ADDRESSEE' } } },
    programmes: { relations: ['programmeLinks', 'programme'] },
    tasks: { relations: ['points'], conditions: { 0: { kind: 'TASK' } } },
    context: { relations: ['points'], conditions: { 0: { kind: 'CONTEXT' } } },
  },
};
