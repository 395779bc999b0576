/** Whether a text can stand in the database at all: PostgreSQL keeps every character but U+0000. */
export const isStorable = (text: string): boolean => !text.includes('\u0000');
