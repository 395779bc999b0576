import { assertNever } from '../base/assert-never.ts';
import { isBranch, type FilterNode, type Quantifier, type Tree } from './filter.ts';
import { interpretTest, type OperatorTable, type Scalar, type Test } from './operators.ts';

/** A value of a row in memory; null if unknown. Days, instants in UTC and periods are text. */
export type Value = Scalar | readonly Scalar[] | null;

/** Removes diacritics and case, as comparisons of text do. */
export type FoldText = (text: string) => string;

/** Compares by code points, as the database orders keys. */
const compareTexts = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));

const order = (left: Scalar, right: Scalar): number =>
  typeof left === 'string' ? compareTexts(left, String(right)) : Number(left) - Number(right);

type Known = Exclude<Value, null>;

/** Returns the value of a column that is not a list. */
const one = (value: Known): Scalar => (typeof value === 'object' ? (value[0] ?? '') : value);

const listOf = (value: Known): readonly Scalar[] => (typeof value === 'object' ? value : [value]);

const textOf = (value: Known, fold: FoldText): string => fold(String(one(value)));

/** The meaning of each operator for a known value. */
const tests: OperatorTable<[value: Known, fold: FoldText], boolean> = {
  eq: (operand, value) => one(value) === operand,
  lt: (operand, value) => order(one(value), operand) < 0,
  lte: (operand, value) => order(one(value), operand) <= 0,
  gt: (operand, value) => order(one(value), operand) > 0,
  gte: (operand, value) => order(one(value), operand) >= 0,
  in: (operand, value) => operand.includes(one(value)),
  notIn: (operand, value) => !operand.includes(one(value)),
  isNull: (operand) => !operand,
  has: (operand, value) => listOf(value).includes(operand),
  hasAny: (operand, value) => operand.some((each) => listOf(value).includes(each)),
  hasEvery: (operand, value) => operand.every((each) => listOf(value).includes(each)),
  equals: (operand, value, fold) => textOf(value, fold) === fold(operand),
  startsWith: (operand, value, fold) => textOf(value, fold).startsWith(fold(operand)),
  contains: (operand, value, fold) => textOf(value, fold).includes(fold(operand)),
};

/** Whether a value matches a test. */
export const matchesTest = (test: Test, value: Value, fold: FoldText): boolean =>
  value === null ? test.operator === 'isNull' && test.operand : interpretTest(tests, test, value, fold);

/** Reads rows in memory for a filter. */
export interface RowReader<Leaf, Row> {
  readonly matchesLeaf: (leaf: Leaf, row: Row) => boolean;
  readonly related: (row: Row, relation: string) => readonly Row[];
}

const holdsFor: Readonly<Record<Quantifier, (isMet: boolean) => boolean>> = {
  one: (isMet) => isMet,
  some: (isMet) => isMet,
  none: (isMet) => !isMet,
};

/** Whether a row in memory matches a filter. */
export function matches<Leaf extends FilterNode, Row>(
  filter: Tree<Leaf>,
  row: Row,
  reader: RowReader<Leaf, Row>,
): boolean {
  if (!isBranch(filter)) return reader.matchesLeaf(filter, row);
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((part) => matches(part, row, reader));
    case 'or':
      return filter.filters.some((part) => matches(part, row, reader));
    case 'not':
      return !matches(filter.filter, row, reader);
    case 'constant':
      return filter.value;
    case 'related':
      return holdsFor[filter.quantifier](
        reader.related(row, filter.relation).some((each) => matches(filter.filter, each, reader)),
      );
    default:
      return assertNever(filter);
  }
}
