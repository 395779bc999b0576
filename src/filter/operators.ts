/** A value to compare a column with. Days, instants, periods and members of enums are text. */
export type Scalar = string | number | boolean;

/** Every operator of a comparison, with the type of its operand. */
export interface Operands {
  readonly eq: Scalar;
  readonly lt: Scalar;
  readonly lte: Scalar;
  readonly gt: Scalar;
  readonly gte: Scalar;
  readonly in: readonly Scalar[];
  /** The value is known, and none of these. */
  readonly notIn: readonly Scalar[];
  readonly isNull: boolean;
  /** The list in the column contains this value. */
  readonly has: Scalar;
  readonly hasAny: readonly Scalar[];
  readonly hasEvery: readonly Scalar[];
  /** Equal, ignoring diacritics and case, as in the next two operators. */
  readonly equals: string;
  readonly startsWith: string;
  readonly contains: string;
}

export type Operator = keyof Operands;

/** An operator with its operand. A row whose value is unknown matches no test but `isNull`. */
export type Test = {
  readonly [Name in Operator]: { readonly operator: Name; readonly operand: Operands[Name] };
}[Operator];

const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

function readScalar(value: unknown): Scalar {
  if (isScalar(value)) return value;
  throw new Error(`A comparison takes no ${typeof value}.`);
}

/** Reads a list of values. */
export function readList(value: unknown): readonly Scalar[] {
  if (Array.isArray(value)) return value.map(readScalar);
  throw new Error(`A comparison takes a list of values, and no ${typeof value}.`);
}

function readText(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new Error(`A comparison of texts takes no ${typeof value}.`);
}

function readTruth(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new Error(`A comparison with null takes no ${typeof value}.`);
}

const operandReaders: { readonly [Name in Operator]: (value: unknown) => Operands[Name] } = {
  eq: readScalar,
  lt: readScalar,
  lte: readScalar,
  gt: readScalar,
  gte: readScalar,
  in: readList,
  notIn: readList,
  isNull: readTruth,
  has: readScalar,
  hasAny: readList,
  hasEvery: readList,
  equals: readText,
  startsWith: readText,
  contains: readText,
};

/** The meaning of each operator for an interpreter. A missing operator fails to compile. */
export type OperatorTable<Rest extends readonly unknown[], Result> = {
  readonly [Name in Operator]: (operand: Operands[Name], ...rest: Rest) => Result;
};

/** Interprets a test by the entry of its operator. */
export function interpretTest<Rest extends readonly unknown[], Result>(
  table: OperatorTable<Rest, Result>,
  test: Test,
  ...rest: Rest
): Result {
  const entry = table[test.operator] as (operand: Test['operand'], ...rest: Rest) => Result;
  return entry(test.operand, ...rest);
}

const isOperator = (name: string): name is Operator => Object.hasOwn(operandReaders, name);

/** Every operator. */
export const operators = Object.keys(operandReaders).filter(isOperator);

/** Reads an operator and its operand, whose type the schema has checked already. */
export function readTest(name: string, operand: unknown): Test {
  if (!isOperator(name)) throw new Error(`No operator is called ${name}.`);
  return { operator: name, operand: operandReaders[name](operand) } as Test;
}
