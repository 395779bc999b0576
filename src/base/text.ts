/** Whether a text contains whole characters only: halves of surrogate pairs are not characters. */
export const isWellFormed = (text: string): boolean => !/\p{Cs}/u.test(text);

/** Whether the database can store a text: PostgreSQL accepts every character but U+0000. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && isWellFormed(text);
