const alphabet = 'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz';

/** Keys hold digits and small letters alone, which the usual collations put in the order of their bytes. */
const symbols = '0123456789abcdefghijklmnopqrstuvwxyz';
const end = '0';
const digitMark = '1';
const firstLetter = 2;
const foreignMark = 'z';

/** The tone marks in the order of the dictionary: huyền, hỏi, ngã, sắc, nặng. No mark, ngang, comes before them. */
const tones = '\u0300\u0309\u0303\u0301\u0323';
const tonePattern = new RegExp(`[${tones}]`, 'gu');

const maximumLength = 200;

/**
 * A key that puts Vietnamese text in the order of the dictionary when keys are compared byte by byte. Syllable by
 * syllable: letters first (a ă â b c d đ e ê …), then the tone. Case and punctuation do not count, and both ways of
 * writing an accented letter give the same key. Of a long text only the beginning counts.
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
