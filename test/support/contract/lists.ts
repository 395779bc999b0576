import { GraphQLError } from 'graphql';
import { globalId } from '../ids.ts';
import { rowsWhere, type AnyRow, type Records, type RowType } from './rows.ts';

type Value = string | number | boolean | null;
export type Filter = Readonly<Record<string, unknown>>;

export interface ListArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
  readonly filter?: Filter | null;
  readonly orderBy?: { readonly field: string; readonly direction: 'ASC' | 'DESC' } | null;
}

export interface Page {
  readonly rows: readonly AnyRow[];
  /** The whole list of the page. */
  readonly list: readonly AnyRow[];
  readonly cursorOf: (row: AnyRow) => string;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

export const badInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

/** Returns the key in a global id of a type; null for any other text. */
export function keyOf(type: string, id: string): string | null {
  const text = Buffer.from(id, 'base64url').toString('utf8');
  return text.startsWith(`${type}:`) && globalId(type, text.slice(type.length + 1)) === id
    ? text.slice(type.length + 1)
    : null;
}

/** Removes diacritics and case; đ becomes d. */
const fold = (text: unknown): string =>
  String(text)
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll(/[đĐ]/g, 'd')
    .toLowerCase();

const compareText = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

const compare = (one: Value, other: Value): number =>
  typeof one === 'number' ? one - Number(other) : compareText(String(one), String(other));

const comparisons: Readonly<Record<string, (value: Value, operand: any) => boolean>> = {
  eq: (value, operand) => value === operand,
  in: (value, operand) => operand.includes(value),
  notIn: (value, operand) => !operand.includes(value),
  lt: (value, operand) => compare(value, operand) < 0,
  lte: (value, operand) => compare(value, operand) <= 0,
  gt: (value, operand) => compare(value, operand) > 0,
  gte: (value, operand) => compare(value, operand) >= 0,
  equals: (value, operand) => fold(value) === fold(operand),
  contains: (value, operand) => fold(value).includes(fold(operand)),
  startsWith: (value, operand) => fold(value).startsWith(fold(operand)),
};

/** An unknown value matches only `isNull`. */
const meetsAll = (value: Value, operators: Filter): boolean =>
  Object.entries(operators).every(([operator, operand]) => {
    if (operator === 'isNull') return (value === null) === operand;
    return value !== null && comparisons[operator]!(value, operand);
  });

/** The column with the first day of a row; null if rows have none. */
const dayColumns: Readonly<Record<RowType, string | null>> = {
  Beneficiary: 'registeredOn',
  Enrolment: 'startedOn',
  Payment: null,
};

const isThere = (type: RowType, row: AnyRow, day: string): boolean => {
  const column = dayColumns[type];
  return column === null || String(row[column]) <= day;
};

/** The lists of rows below others, by their fields. */
export const children: Readonly<Record<string, { readonly type: RowType; readonly own: string }>> = {
  'Beneficiary.enrolments': { type: 'Enrolment', own: 'beneficiaryId' },
  'Enrolment.payments': { type: 'Payment', own: 'enrolmentId' },
};

/** The rows above others. */
export const parents: Readonly<Record<string, { readonly type: RowType; readonly own: string }>> = {
  'Enrolment.beneficiary': { type: 'Beneficiary', own: 'beneficiaryId' },
  'Payment.enrolment': { type: 'Enrolment', own: 'enrolmentId' },
};

const idOperand = (type: string, operators: Filter): Filter =>
  Object.fromEntries(
    Object.entries(operators).map(([operator, operand]) => [
      operator,
      Array.isArray(operand) ? operand.map((id) => keyOf(type, id as string)) : keyOf(type, operand as string),
    ]),
  );

interface Scope {
  readonly categories?: readonly string[] | null;
  readonly programmes?: readonly string[] | null;
}

/** The attributes by which clauses select a row: the category of its beneficiary, and the key of its programme. */
export interface RecordAttributes {
  readonly category: string;
  readonly programmeId: string | null;
}

export function factsOf(records: Records, type: RowType, row: AnyRow): RecordAttributes {
  const up = { Payment: 'enrolment', Enrolment: 'beneficiary', Beneficiary: null }[type];
  if (up === null) return { category: String(row['category']), programmeId: null };
  const above = parents[`${type}.${up}`]!;
  const [owner] = rowsWhere(records, above.type, 'id', row[above.own]!);
  const facts = factsOf(records, above.type, owner!);
  return type === 'Enrolment' ? { ...facts, programmeId: String(row['programmeId']) } : facts;
}

const isInScope = ({ category, programmeId }: RecordAttributes, { categories, programmes }: Scope): boolean =>
  (categories == null || categories.includes(category)) &&
  (programmes == null || programmes.some((id) => programmeId !== null && keyOf('Programme', id) === programmeId));

/** Whether a row matches a filter on a day. */
export function matches(records: Records, type: RowType, row: AnyRow, filter: Filter, day: string): boolean {
  const met = (other: Filter): boolean => matches(records, type, row, other, day);
  return Object.entries(filter).every(([name, given]) => {
    const value = given as Filter;
    if (name === 'and') return (given as Filter[]).every(met);
    if (name === 'or') return (given as Filter[]).some(met);
    if (name === 'not') return !met(value);
    if (name === 'scope') return (given as Scope[]).some((scope) => isInScope(factsOf(records, type, row), scope));
    if (name === 'id') return meetsAll(row.id, idOperand(type, value));
    if (name === 'programme') {
      return value['id'] == null || meetsAll(row['programmeId']!, idOperand('Programme', value['id'] as Filter));
    }
    const parent = parents[`${type}.${name}`];
    if (parent !== undefined) {
      const [found] = rowsWhere(records, parent.type, 'id', row[parent.own]!);
      return found !== undefined && matches(records, parent.type, found, value, day);
    }
    const child = children[`${type}.${name}`];
    if (child !== undefined) {
      const below = rowsWhere(records, child.type, child.own, row.id).filter((each) => isThere(child.type, each, day));
      const isAny = (other: Filter): boolean => below.some((each) => matches(records, child.type, each, other, day));
      const { some, none } = value as { some?: Filter; none?: Filter };
      return (some == null || isAny(some)) && (none == null || !isAny(none));
    }
    return meetsAll(row[name]!, value);
  });
}

const orderColumns: Readonly<Record<string, string>> = {
  REGISTERED_ON: 'registeredOn',
  STARTED_ON: 'startedOn',
  MONTH: 'month',
};

interface Place {
  readonly value: Value;
  readonly key: string;
}

function readCursor(cursor: string, argument: string): Place {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(read) && read.length === 2 && typeof read[1] === 'string') {
      return { value: read[0] as Value, key: read[1] };
    }
  } catch {
    // Not JSON: refused below.
  }
  throw badInput(`${argument}: this is no cursor.`);
}

const isSize = (size: number): boolean => size >= 0 && size <= 101;

function readSize({ first, last }: ListArguments): { readonly size: number; readonly isFromEnd: boolean } {
  if (first != null && last != null) throw badInput('`first` and `last` were both given.');
  const size = first ?? last ?? 20;
  if (!isSize(size)) throw badInput(`${size} rows: 0 to 101 may be asked for.`);
  return { size, isFromEnd: last != null };
}

/** Orders a list by value, unknown ones last, and then by key, both in the same direction. */
function makeOrder({ orderBy }: ListArguments): {
  readonly placeOf: (row: AnyRow) => Place;
  readonly follows: (one: Place, other: Place) => number;
} {
  const column = orderBy == null ? null : orderColumns[orderBy.field]!;
  const sign = orderBy?.direction === 'DESC' ? -1 : 1;
  return {
    placeOf: (row) => ({ value: column === null ? null : row[column]!, key: row.id }),
    follows: (one, other) => {
      const byKey = sign * compareText(one.key, other.key);
      if (one.value === other.value) return byKey;
      if (one.value === null) return 1;
      if (other.value === null) return -1;
      return sign * compare(one.value, other.value) || byKey;
    },
  };
}

export interface Shelf {
  readonly records: Records;
  readonly type: RowType;
  readonly day: string;
  /** The rows to choose from. */
  readonly rows: readonly AnyRow[];
}

/** Returns a page of a list: filters, sorts and cuts all rows. */
export function readList({ records, type, day, rows: shelf }: Shelf, given: ListArguments): Page {
  const { size, isFromEnd } = readSize(given);
  const { placeOf, follows } = makeOrder(given);
  const list = shelf
    .filter((row) => isThere(type, row, day) && matches(records, type, row, given.filter ?? {}, day))
    .sort((one, other) => follows(placeOf(one), placeOf(other)));
  const after = given.after == null ? null : readCursor(given.after, 'after');
  const before = given.before == null ? null : readCursor(given.before, 'before');
  const between = list.filter((row) => {
    const place = placeOf(row);
    return (after === null || follows(place, after) > 0) && (before === null || follows(place, before) < 0);
  });
  const rows = isFromEnd ? between.slice(Math.max(between.length - size, 0)) : between.slice(0, size);
  const [first, last] = [rows[0], rows.at(-1)];
  return {
    rows,
    list,
    cursorOf: (row) => {
      const { value, key } = placeOf(row);
      return Buffer.from(JSON.stringify([value, key])).toString('base64url');
    },
    hasPreviousPage: first === undefined ? isFromEnd && between.length > 0 : first !== list[0],
    hasNextPage: last === undefined ? !isFromEnd && between.length > 0 : last !== list.at(-1),
  };
}
