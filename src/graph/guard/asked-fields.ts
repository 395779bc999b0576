import type { PageRead } from '../../db/page-read.ts';
import { describe } from '../../db/sql.ts';
import type { Filter } from '../../db/filter.ts';
import { coordinateOf, partsOf } from './narrow.ts';
import { isPersonalModel } from '../../access/personal-model.ts';

/** Fields that tell no more of a record than that there is one. */
const isTelling = (field: string): boolean => field !== 'department' && field !== 'synthetic';

function addFields(model: string, filter: Filter, fields: Set<string>): void {
  for (const [name, value] of partsOf(filter)) {
    if (isPersonalModel(model) && isTelling(name)) fields.add(coordinateOf(model, name));
    const relation = describe(model).relations[name];
    if (relation === undefined) continue;
    const parts = relation.list ? Object.values(value as Filter) : [value];
    for (const part of parts) addFields(relation.model, part as Filter, fields);
  }
}

type Asked = Pick<PageRead, 'model' | 'filter'> & Partial<Pick<PageRead, 'order' | 'shown'>>;

/**
 * Fields of personal data that a list tells of by what it holds and leaves out, whatever of its rows is shown: those of
 * its filter and its order, and whether there is a row at all where none is shown.
 */
export function askedFields({ model, filter, order, shown }: Asked): readonly string[] {
  const fields = new Set<string>();
  addFields(model, filter, fields);
  if (isPersonalModel(model)) {
    if (order !== undefined && order.column !== 'id') fields.add(coordinateOf(model, order.column));
    if (shown === 0) fields.add(`${model}Connection.pageInfo`);
  }
  return [...fields];
}
