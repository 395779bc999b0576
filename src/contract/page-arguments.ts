import type { Order, Position } from '../db/statements/keyset.ts';
import type { ListRead, PageRead } from '../db/statements/page-read.ts';
import { contractFilter } from './contract-filter.ts';
import type { FilterInput } from '../filter/parse.ts';
import type { Residual } from './residual.ts';
import type { OperationDraft } from './operation-draft.ts';

type Argument = readonly [type: string, value: unknown];

/** Converts a column to the name of its order: `registeredOn` to `REGISTERED_ON`. */
const orderField = (column: string): string => column.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** Writes a cursor of the contract, which is neither signed nor encrypted. */
const cursorOf = ({ value, key }: Position, { column }: Order): string =>
  Buffer.from(JSON.stringify([column === 'id' ? null : value, key]), 'utf8').toString('base64url');

const isEmpty = (filter: FilterInput): boolean => Object.keys(filter).length === 0;

/** Returns the arguments that select the rows of a list on a day. */
function listArguments(
  draft: OperationDraft,
  { model }: Pick<ListRead, 'model'>,
  residual: Residual,
  day: string,
): Record<string, Argument> {
  draft.noteDay(model, day);
  const written = contractFilter(model, residual, draft.note);
  return {
    filter: [`${model}Filter`, isEmpty(written.filter) ? null : written.filter],
    citizenId: ['String', written.citizenId],
    asOf: ['Date', day],
  };
}

/**
 * Writes the arguments of a page of a list, on a day.
 * @param residual the residual of its filter, which is not `nothing`
 */
export function pageArguments(draft: OperationDraft, read: PageRead, residual: Residual, day: string): string {
  const { model, order, after, before, limit, reversed } = read;
  const isById = order.column === 'id';
  if (isById && order.descending) throw new Error('A department orders its rows by their ids one way only.');
  if (!isById) draft.note(`${model}.${order.column}`);
  const orderBy = { field: orderField(order.column), direction: order.descending ? 'DESC' : 'ASC' };
  const position = (cursor: Position | null) => draft.placeholder('String', cursor && cursorOf(cursor, order));
  const place = [
    `${reversed ? 'last' : 'first'}: ${draft.placeholder('Int', limit)}`,
    `after: ${position(after)}`,
    `before: ${position(before)}`,
  ];
  const args = listArguments(draft, read, residual, day);
  return draft.args({ orderBy: [`${model}Order`, isById ? null : orderBy], ...args }, place);
}

/** Writes the arguments of a list that is counted. */
export function countArguments(draft: OperationDraft, read: ListRead, residual: Residual, day: string): string {
  draft.note(`${read.model}Connection.totalCount`);
  return draft.args({ first: ['Int', 0], ...listArguments(draft, read, residual, day) });
}

/** Writes the arguments of statistics, on a day. */
export const statisticsArguments = (draft: OperationDraft, residual: Residual, day: string): string =>
  draft.args(listArguments(draft, { model: 'Enrolment' }, residual, day));
