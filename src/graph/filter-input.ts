import type { Filter } from '../db/filter.ts';
import { badUserInput } from '../base/errors.ts';
import { readText } from './text.ts';
import { counted } from '../base/counted.ts';

/** Bounds of a filter. */
export interface FilterLimits {
  readonly depth: number;
  readonly comparisons: number;
  readonly listLength: number;
  readonly textLength: number;
}

/** Deep enough for every question of the guides, small enough to stay one quick statement. */
export const usualLimits: FilterLimits = { depth: 8, comparisons: 60, listLength: 200, textLength: 200 };

interface Walk {
  readonly limits: FilterLimits;
  comparisons: number;
}

function countComparison(argument: string, walk: Walk): void {
  walk.comparisons += 1;
  if (walk.comparisons <= walk.limits.comparisons) return;
  const accepted = `at most ${walk.limits.comparisons} values, a list counting as one`;
  throw badUserInput(argument, 'the filter has too many values', accepted);
}

function checkText(text: string, argument: string, walk: Walk): string {
  const normal = readText(argument, text);
  if (normal.length <= walk.limits.textLength) return normal;
  throw badUserInput(
    argument,
    `the text is ${counted(normal.length, 'character')} long`,
    `at most ${walk.limits.textLength} characters`,
  );
}

function checkList(list: readonly unknown[], argument: string, depth: number, walk: Walk): unknown[] {
  if (list.length > walk.limits.listLength) {
    throw badUserInput(argument, `the list has ${list.length} values`, `at most ${walk.limits.listLength} values`);
  }
  const place = (index: number): string => `${argument}.${index}`;
  if (typeof list[0] === 'object') return list.map((value, index) => checkValue(value, place(index), depth, walk));
  countComparison(argument, walk);
  return list.map((value, index) => checkOperand(value, place(index), walk));
}

/** A literal such as `1e400` is read as infinity, which a variable cannot be. */
function checkNumber(value: number, argument: string): number {
  if (Number.isFinite(value)) return value;
  throw badUserInput(argument, 'the number is too large', 'a number of at most 1.7976931348623157e308');
}

function checkOperand(value: unknown, argument: string, walk: Walk): unknown {
  if (typeof value === 'string') return checkText(value, argument, walk);
  return typeof value === 'number' ? checkNumber(value, argument) : value;
}

function checkValue(value: unknown, argument: string, depth: number, walk: Walk): unknown {
  if (value === null) {
    throw badUserInput(argument, 'null compares with nothing', 'a value, or `isNull: true` for unknown values');
  }
  if (Array.isArray(value)) return checkList(value, argument, depth, walk);
  if (typeof value === 'object') return checkObject(value as Filter, argument, depth, walk);
  countComparison(argument, walk);
  return checkOperand(value, argument, walk);
}

function checkObject(filter: Filter, argument: string, depth: number, walk: Walk): Filter {
  if (depth >= walk.limits.depth) {
    throw badUserInput(argument, 'the filter is too deep', `at most ${walk.limits.depth} levels`);
  }
  return Object.fromEntries(
    Object.entries(filter).map(([name, value]) => [name, checkValue(value, `${argument}.${name}`, depth + 1, walk)]),
  );
}

/**
 * A filter within its bounds, its text in NFC.
 * @throws BAD_USER_INPUT for a filter that is too deep, too long or compares with null.
 */
export const readFilter = (argument: string, filter: Filter | null | undefined): Filter =>
  readFilterWithin(usualLimits, argument, filter);

/** A filter within other bounds. */
export const readFilterWithin = (limits: FilterLimits, argument: string, filter: Filter | null | undefined): Filter =>
  filter == null ? {} : checkObject(filter, argument, 0, { limits, comparisons: 0 });
