import { badUserInput } from '../base/errors.ts';

/** The most rows that a page may hold, and how many it holds when nothing is asked. */
export const pageLimits = { most: 100, usual: 20 } as const;

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** How many rows to read, and from which end. */
export interface PageSize {
  readonly size: number;
  readonly reversed: boolean;
}

function checkSize(field: string, argument: 'first' | 'last', size: number, most: number): number {
  if (size >= 0 && size <= most) return size;
  throw badUserInput(`${field}.${argument}`, `${size} is out of bounds`, `0 to ${most}`);
}

/**
 * The size of a page from Relay's arguments.
 * @param most the most rows that it may hold
 * @throws BAD_USER_INPUT for both `first` and `last`, and for a size out of bounds.
 */
export function readPageSize(field: string, { first, last }: PageArguments, most: number = pageLimits.most): PageSize {
  if (typeof first === 'number' && typeof last === 'number') {
    throw badUserInput(`${field}.last`, '`first` and `last` were both given', 'one of `first` and `last`');
  }
  if (typeof last === 'number') return { size: checkSize(field, 'last', last, most), reversed: true };
  return {
    size: typeof first === 'number' ? checkSize(field, 'first', first, most) : pageLimits.usual,
    reversed: false,
  };
}
