const namingColumns = new Set(['name', 'title', 'about']);

/** Returns the field of an order value: `VALID_FROM` is `validFrom`. */
export const fieldOfOrder = (value: string): string =>
  value.toLowerCase().replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/**
 * Returns the column of an order field: `VALID_FROM` is `validFrom`; names are ordered by their alphabet key, if the
 * model has one.
 */
export function orderColumnOf(field: string, hasColumn: (name: string) => boolean): string {
  const name = fieldOfOrder(field);
  return namingColumns.has(name) && hasColumn('sortKey') ? 'sortKey' : name;
}
