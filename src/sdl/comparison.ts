import type { ColumnDescription, ColumnType } from '../db/description.ts';
import { typeName, type Written } from './written.ts';

/** A column, as far as comparisons depend on it. */
export type Column = Pick<ColumnDescription, 'type' | 'list' | 'enumName'>;

/** The types of the graph that a column's values can be compared with. */
const operands: Readonly<Record<ColumnType, readonly string[]>> = {
  String: ['String', 'ID', 'Period'],
  Boolean: ['Boolean'],
  Int: ['Int'],
  BigInt: ['VND'],
  Float: ['Float'],
  Decimal: ['Float'],
  Date: ['Date'],
  DateTime: ['DateTime'],
  Json: [],
  Enum: [],
};

/** Whether values of a column can be filtered at all: what is kept as JSON cannot. */
export const isComparable = ({ type }: Column): boolean => type !== 'Json';

/** What an input compares with, and whether it compares lists; undefined if there is no such input. */
function operandOf(input: string, { inputs, enums }: Written): string | undefined {
  const operand = inputs.get(input)?.fields?.find(({ name }) => name.value !== 'isNull')?.type;
  if (operand !== undefined) return typeName(operand);
  const [, name = ''] = /^(\w+?)(?:List)?Filter$/.exec(input) ?? [];
  return enums.has(name) ? name : undefined;
}

/** Why an input cannot compare the values of a column; null if it can. */
export function misfitOf(input: string, column: Column, written: Written): string | null {
  const operand = operandOf(input, written);
  if (operand === undefined) return `there is no input ${input}`;
  const accepted = column.type === 'Enum' ? [column.enumName] : operands[column.type];
  if (!accepted.includes(operand))
    return `${input} does not compare a column of type ${column.enumName ?? column.type}`;
  if (input.endsWith('ListFilter') === column.list) return null;
  return `${input} does not compare ${column.list ? 'a list' : 'a single value'}`;
}
