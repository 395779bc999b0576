/** Tells whether a text is of characters: halves of surrogate pairs are none. */
export const isWellFormed = (text: string): boolean => !/\p{Cs}/u.test(text);

/** Tells whether a text can stand in the database at all: PostgreSQL keeps every character but U+0000. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && isWellFormed(text);
