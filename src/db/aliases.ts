/** Columns of a table of starts. No column of a model begins with `$`. */
export const startColumns = { number: '$start', key: '$key', day: '$day' } as const;

/** Aliases that stand for one start, for one row of the list that is read for it, and for what it hangs on. */
export const startAlias = 's';
export const rowAlias = 't';
