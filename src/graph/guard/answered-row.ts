import { columnErrors, hasColumnErrors } from '../../source/row-envelope.ts';

const isMasked = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && hasColumnErrors(value);

/**
 * Returns a row, a list of rows, or a promise of either, in the form that executors need. An executor reads a column without
 * a call, and reports an error that it finds there as the error of the field. So a row with closed columns becomes a copy
 * that holds their errors. All other code gets the row itself, whose closed columns hold null.
 */
export function answered(value: unknown): unknown {
  if (value instanceof Promise) return value.then(answered);
  if (Array.isArray(value)) return value.some(isMasked) ? value.map(answered) : value;
  return isMasked(value) ? { ...value, ...Object.fromEntries(columnErrors(value)) } : value;
}
