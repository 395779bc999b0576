import { isStorable, isWellFormed } from '../base/text.ts';
import { badUserInput } from '../base/errors.ts';

/**
 * The text in NFC.
 * @throws BAD_USER_INPUT for a text that no row can hold.
 */
export function readText(argument: string, text: string): string {
  if (isStorable(text)) return text.normalize('NFC');
  if (!isWellFormed(text)) {
    throw badUserInput(argument, 'the text is not well-formed Unicode', 'text without halves of surrogate pairs');
  }
  throw badUserInput(argument, 'the text holds the character U+0000', 'text without U+0000');
}
