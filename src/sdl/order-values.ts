import { fieldOfOrder, orderColumnOf } from '../db/statements/order-column.ts';
import { isComparable } from './comparison.ts';
import { sdlFault } from './fault.ts';
import type { ListType } from './list-type.ts';
import type { ModelShape } from './model-shape.ts';
import type { OrderValue } from './templates.ts';
import { inParentheses } from './term.ts';

function orderValue({ name, node, fields }: ListType, value: string, shape: ModelShape): OrderValue {
  const columnName = orderColumnOf(value, (each) => shape.column(name, each) !== undefined);
  const column = shape.column(name, columnName);
  const canOrder = column !== undefined && isComparable(column) && !column.list;
  if (canOrder && value === value.toUpperCase()) {
    const field = fieldOfOrder(value);
    const term = inParentheses(fields.find((each) => each.name.value === field)?.description);
    return { value, field, term, isAlphabetical: columnName === 'sortKey' };
  }
  const fault = `@list(orderBy: ${value}) is no column that can order; write a column of the model ${name} in capitals: STARTS_ON for startsOn.`;
  throw sdlFault(node, name, fault);
}

/** The values of the enum by which rows of a type are ordered. */
export function orderValues(type: ListType, shape: ModelShape): OrderValue[] {
  const { name, node, orderBy } = type;
  if (orderBy.length === 0) throw sdlFault(node, name, '@list(orderBy:) is empty; name at least one column.');
  const repeated = orderBy.find((value, index) => orderBy.indexOf(value) !== index);
  if (repeated !== undefined) throw sdlFault(node, name, `@list(orderBy:) has ${repeated} twice; remove one.`);
  return orderBy.map((value) => orderValue(type, value, shape));
}
