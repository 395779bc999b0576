/** Columns of a table of parent keys. No column of a model begins with `$`. */
export const parentKeyColumns = { number: '$parent', key: '$key', day: '$day' } as const;

/** Aliases of a parent key, and of a row in the list that is read for it. */
export const parentKeyAlias = 's';
export const rowAlias = 't';
