import type { Filter } from '../db/filter.ts';
import { badUserInput } from '../errors.ts';
import { readText } from './text.ts';

/** Bounds of a filter: deep enough for every question of the guides, small enough to stay one quick statement. */
const filterLimits = { depth: 8, comparisons: 60, listLength: 200, textLength: 200 } as const;

interface Walk {
  comparisons: number;
}

function countComparison(argument: string, walk: Walk): void {
  walk.comparisons += 1;
  if (walk.comparisons <= filterLimits.comparisons) return;
  const accepted = `at most ${filterLimits.comparisons} values, a list counting as one`;
  throw badUserInput(argument, 'the filter has too many values', accepted);
}

function checkText(text: string, argument: string): string {
  const normal = readText(argument, text);
  if (normal.length <= filterLimits.textLength) return normal;
  throw badUserInput(
    argument,
    `the text is ${normal.length} characters long`,
    `at most ${filterLimits.textLength} characters`,
  );
}

function checkList(list: readonly unknown[], argument: string, depth: number, walk: Walk): unknown[] {
  if (list.length > filterLimits.listLength) {
    throw badUserInput(argument, `the list has ${list.length} values`, `at most ${filterLimits.listLength} values`);
  }
  const place = (index: number): string => `${argument}.${index}`;
  if (typeof list[0] === 'object') return list.map((value, index) => checkValue(value, place(index), depth, walk));
  countComparison(argument, walk);
  return list.map((value, index) => checkOperand(value, place(index)));
}

const checkOperand = (value: unknown, argument: string): unknown =>
  typeof value === 'string' ? checkText(value, argument) : value;

function checkValue(value: unknown, argument: string, depth: number, walk: Walk): unknown {
  if (value === null) {
    throw badUserInput(argument, 'null compares with nothing', 'a value, or `isNull: true` for unknown values');
  }
  if (Array.isArray(value)) return checkList(value, argument, depth, walk);
  if (typeof value === 'object') return checkObject(value as Filter, argument, depth, walk);
  countComparison(argument, walk);
  return checkOperand(value, argument);
}

function checkObject(filter: Filter, argument: string, depth: number, walk: Walk): Filter {
  if (depth >= filterLimits.depth) {
    throw badUserInput(argument, 'the filter is too deep', `at most ${filterLimits.depth} levels`);
  }
  return Object.fromEntries(
    Object.entries(filter).map(([name, value]) => [name, checkValue(value, `${argument}.${name}`, depth + 1, walk)]),
  );
}

/**
 * A filter within its bounds, its text in NFC.
 * @throws BAD_USER_INPUT for a filter that is too deep, too long or compares with null.
 */
export function readFilter(argument: string, filter: Filter | null | undefined): Filter {
  return filter == null ? {} : checkObject(filter, argument, 0, { comparisons: 0 });
}
