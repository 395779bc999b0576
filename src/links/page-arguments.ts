import type { Filter } from '../db/filter.ts';
import type { Order, Position } from '../db/keyset.ts';
import type { ListRead, PageRead } from '../db/page-read.ts';
import { contractFilter } from './contract-filter.ts';
import type { Folded } from './fold-filter.ts';
import type { OperationDraft } from './operation-draft.ts';

type Argument = readonly [type: string, value: unknown];

/** `registeredOn` as orders name it: `REGISTERED_ON`. */
const orderField = (column: string): string => column.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** A cursor of the contract: nothing in it is hidden. */
const cursorOf = ({ value, key }: Position, { column }: Order): string =>
  Buffer.from(JSON.stringify([column === 'id' ? null : value, key]), 'utf8').toString('base64url');

const isEmpty = (filter: Filter): boolean => Object.keys(filter).length === 0;

/** The arguments that say which rows a list holds on a day. */
function listArguments(
  draft: OperationDraft,
  { model }: Pick<ListRead, 'model'>,
  folded: Folded,
  day: string,
): Record<string, Argument> {
  draft.noteDay(model, day);
  const told = contractFilter(model, folded === true ? {} : (folded as Filter), draft.note);
  return {
    filter: [`${model}Filter`, isEmpty(told.filter) ? null : told.filter],
    citizenId: ['String', told.citizenId],
    asOf: ['Date', day],
  };
}

/**
 * The arguments of a page of a list, on a day.
 * @param folded what is left of its filter: not `false`
 */
export function pageArguments(draft: OperationDraft, read: PageRead, folded: Folded, day: string): string {
  const { model, order, after, before, limit, reversed } = read;
  const isById = order.column === 'id';
  if (isById && order.descending) throw new Error('A department orders its rows by their ids one way only.');
  if (!isById) draft.note(`${model}.${order.column}`);
  const orderBy = { field: orderField(order.column), direction: order.descending ? 'DESC' : 'ASC' };
  return draft.args({
    [reversed ? 'last' : 'first']: ['Int', limit],
    after: ['String', after && cursorOf(after, order)],
    before: ['String', before && cursorOf(before, order)],
    orderBy: [`${model}Order`, isById ? null : orderBy],
    ...listArguments(draft, read, folded, day),
  });
}

/** The arguments of a list that is counted. */
export function countArguments(draft: OperationDraft, read: ListRead, folded: Folded, day: string): string {
  draft.note(`${read.model}Connection.totalCount`);
  return draft.args({ first: ['Int', 0], ...listArguments(draft, read, folded, day) });
}

/** The arguments of statistics, on a day. */
export const statisticsArguments = (draft: OperationDraft, folded: Folded, day: string): string =>
  draft.args(listArguments(draft, { model: 'Enrolment' }, folded, day));
