import { keyOfModel } from '../db/global-id.ts';
import { describe } from '../db/statements/sql.ts';
import { everything, type Filter } from '../filter/filter.ts';
import { parseFilter, type FilterLimits } from '../filter/parse.ts';

/** Limits that allow every query of the guides, and keep a filter one fast statement. */
export const filterLimits: FilterLimits = { depth: 8, comparisons: 60, listLength: 200, textLength: 200 };

const reading = { limits: filterLimits, describe, keyOf: keyOfModel };

/**
 * Reads a client's filter of a model's rows.
 * @throws BAD_USER_INPUT if the filter is too deep, too long or compares with null.
 */
export const readFilter = (argument: string, input: unknown, model: string): Filter =>
  input == null ? everything : parseFilter(reading, argument, input, model);
