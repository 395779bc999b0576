import type { PageRead } from '../../db/statements/page-read.ts';
import type { Filter } from '../../filter/filter.ts';
import { nameOfPart, namedParts } from '../../filter/parts.ts';
import { coordinateOf } from './narrow.ts';
import { isRecordModel } from '../../records/record-models.ts';

/** Fields that tell no more of a record than that there is one. */
const isTelling = (field: string): boolean => field !== 'department' && field !== 'synthetic';

function addFields(model: string, filter: Filter, fields: Set<string>): void {
  for (const part of namedParts(filter)) {
    const name = nameOfPart(part);
    if (isRecordModel(model) && isTelling(name)) fields.add(coordinateOf(model, name));
    if (part.kind === 'related') addFields(part.model, part.filter, fields);
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
  if (isRecordModel(model)) {
    if (order !== undefined && order.column !== 'id') fields.add(coordinateOf(model, order.column));
    if (shown === 0) fields.add(`${model}Connection.pageInfo`);
  }
  return [...fields];
}
