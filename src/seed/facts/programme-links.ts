import type { ProgrammeLinkRow } from '../../db/generated/model.ts';
import { rowOf } from '../row-of.ts';

type Column = 'exchangeId' | 'directiveId' | 'pointId' | 'practiceId' | 'difficultyId' | 'indicatorValueId';

interface Linked {
  readonly programmes: readonly string[];
  /** Components as the facts write them: `ntp-poverty/3.1`. */
  readonly components?: readonly string[];
}

/** Creates the rows that say which programmes and components a fact is about. */
export function programmeLinks(
  { programmes, components = [] }: Linked,
  column: Column,
  key: string,
): ProgrammeLinkRow[] {
  return [
    ...programmes.map((programmeId) =>
      rowOf('ProgrammeLink', { id: `${key}.${programmeId}`, programmeId, [column]: key }),
    ),
    ...components.map((component) => {
      const [programmeId = '', code = ''] = component.split('/');
      const componentId = `${programmeId}.${code}`;
      return rowOf('ProgrammeLink', { id: `${key}.${componentId}`, programmeId, componentId, [column]: key });
    }),
  ];
}
