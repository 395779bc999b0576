const alphabet = 'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz';

/** Keys contain only digits and small letters, which common collations sort by their bytes. */
const symbols = '0123456789abcdefghijklmnopqrstuvwxyz';
const end = '0';
const digitMark = '1';
const firstLetter = 2;
const foreignMark = 'z';

/** Tone marks in dictionary order: huyền, hỏi, ngã, sắc, nặng. The unmarked tone, ngang, comes first. */
const tones = '\u0300\u0309\u0303\u0301\u0323';
const tonePattern = new RegExp(`[${tones}]`, 'gu');

const maximumLength = 200;

/**
 * Computes a key that sorts Vietnamese text in dictionary order when keys are compared byte by byte: syllable by
 * syllable, first by letters (a ă â b c d đ e ê …), then by tone. It ignores case and punctuation, and both encodings
 * of an accented letter give the same key. Only the beginning of a long text counts.
 */
export function sortKey(text: string): string {
  const syllables =
    text
      .normalize('NFD')
      .toLowerCase()
      .match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? [];
  return syllables.map(syllableKey).join('').slice(0, maximumLength);
}

function syllableKey(syllable: string): string {
  const characters = syllable.replace(tonePattern, '').normalize('NFC');
  const letters = Array.from(characters, characterKey).join('');
  const marks = Array.from(syllable.match(tonePattern) ?? [], toneKey).join('');
  return letters + end + marks + end;
}

function characterKey(character: string): string {
  if (/[0-9]/.test(character)) return digitMark + character;
  const place = alphabet.indexOf(character);
  if (place >= 0) return symbols.charAt(firstLetter + place);
  return foreignMark + (character.codePointAt(0) ?? 0).toString(16).padStart(6, '0');
}

function toneKey(mark: string): string {
  return symbols.charAt(1 + tones.indexOf(mark));
}
