import { badUserInput } from '../errors.ts';

/** Whether a text can stand in the database at all: PostgreSQL keeps every character but U+0000. */
export const isStorable = (text: string): boolean => !text.includes('\u0000');

/**
 * The text in NFC.
 * @throws BAD_USER_INPUT for a text that no row can hold.
 */
export function readText(argument: string, text: string): string {
  if (isStorable(text)) return text.normalize('NFC');
  throw badUserInput(argument, 'the text holds the character U+0000', 'text without U+0000');
}
