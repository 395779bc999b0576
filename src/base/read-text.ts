import { inputFaults } from '../messages/input.ts';
import { isStorable, isWellFormed } from './text.ts';
import { badUserInput } from './errors.ts';

/**
 * The text in NFC.
 * @throws BAD_USER_INPUT for a text that no row can hold.
 */
export function readText(argument: string, text: string): string {
  if (isStorable(text)) return text.normalize('NFC');
  if (!isWellFormed(text)) {
    throw badUserInput(argument, inputFaults.notUnicode);
  }
  throw badUserInput(argument, inputFaults.nullCharacter);
}
