import type { ColumnDescription, ColumnType } from '../db/description.ts';
import { enums } from '../db/generated/model.ts';
import { isStorable } from '../base/text.ts';
import { ContractBreach } from './contract-breach.ts';

const longestText = 10_000;

const datePattern = /^(?!0000)(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Whether a value is a calendar date. */
export const isDate = (value: unknown): value is string =>
  typeof value === 'string' &&
  datePattern.test(value) &&
  (value.slice(8) <= '28' || new Date(`${value}T00:00:00Z`).toISOString().startsWith(value));

const instantPattern = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Whether a value is an instant (RFC 3339). */
export const isInstant = (value: unknown): value is string =>
  typeof value === 'string' && isDate(instantPattern.exec(value)?.[1]);

export const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= longestText && isStorable(value);

const isPeriod = (value: unknown): boolean =>
  typeof value === 'string' && /^[1-9]\d{3}(S[12]|Q[1-4]|0[1-9]|1[0-2])?$/.test(value);

const isInt = (value: unknown): boolean => Number.isInteger(value) && (value as number) === ((value as number) | 0);

const checks: Readonly<Partial<Record<ColumnType, (value: unknown) => boolean>>> = {
  String: isText,
  Boolean: (value) => typeof value === 'boolean',
  Int: isInt,
  BigInt: (value) => Number.isSafeInteger(value),
  Date: isDate,
};

const isOfEnum = (name: string | undefined, value: unknown): boolean =>
  typeof value === 'string' &&
  ((enums as Readonly<Record<string, readonly string[]>>)[name ?? ''] ?? []).includes(value);

function isOfType(coordinate: string, { type, enumName }: ColumnDescription, value: unknown): boolean {
  if (coordinate === 'Payment.month') return isPeriod(value);
  if (type === 'Enum') return isOfEnum(enumName, value);
  return checks[type]?.(value) === true;
}

/**
 * Reads the answered value of a column.
 * @throws ContractBreach if the column cannot hold the value.
 */
export function readValue(coordinate: string, column: ColumnDescription, value: unknown): unknown {
  if (value === null && column.nullable) return null;
  if (isOfType(coordinate, column, value)) return value;
  throw new ContractBreach(`${coordinate} is not what the contract says.`);
}

/** @throws ContractBreach if the value is not an object */
export function readObject(what: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ContractBreach(`${what} is not an object.`);
}

/** @throws ContractBreach if the value is not a list */
export function readList(what: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new ContractBreach(`${what} is not a list.`);
}

/** @throws ContractBreach if the value is not a number of rows */
export function readCount(what: string, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw new ContractBreach(`${what} is not a number of rows.`);
}
