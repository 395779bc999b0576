import { inputFaults } from '../messages/input.ts';
import { badUserInput } from '../base/errors.ts';

/** Maximum and default number of rows in a page. */
export const pageLimits = { most: 100, usual: 20 } as const;

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** The number of rows to read, and whether from the end. */
export interface PageSize {
  readonly size: number;
  readonly reversed: boolean;
}

function checkSize(field: string, argument: 'first' | 'last', size: number, most: number): number {
  if (size >= 0 && size <= most) return size;
  throw badUserInput(`${field}.${argument}`, inputFaults.pageSize(size, most));
}

/**
 * Reads the page size from Relay's arguments.
 * @param most maximum number of rows in the page
 * @throws BAD_USER_INPUT if both `first` and `last` are given, or the size is out of bounds.
 */
export function readPageSize(field: string, { first, last }: PageArguments, most: number = pageLimits.most): PageSize {
  if (typeof first === 'number' && typeof last === 'number') {
    throw badUserInput(`${field}.last`, inputFaults.firstAndLast);
  }
  if (typeof last === 'number') return { size: checkSize(field, 'last', last, most), reversed: true };
  return {
    size: typeof first === 'number' ? checkSize(field, 'first', first, most) : pageLimits.usual,
    reversed: false,
  };
}
