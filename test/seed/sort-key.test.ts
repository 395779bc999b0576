import fc from 'fast-check';
import { sortKey } from '../../src/seed/sort-key.ts';

const letters = Array.from('aăâbcdđeêghiklmnoôơpqrstuưvxy');
const vowels = new Set('aăâeêioôơuưy');
const tones = ['', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323'];

/** Letters with at most one tone mark, on the first vowel: where a writer puts the mark is not part of the order. */
const syllable = fc
  .tuple(fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 4 }), fc.constantFrom(...tones))
  .map(([word, tone]) => {
    const place = word.findIndex((letter) => vowels.has(letter));
    return word
      .map((letter, index) => (index === place ? letter + tone : letter))
      .join('')
      .normalize('NFC');
  });

const fewLetters = fc
  .tuple(fc.constantFrom('a', 'ă', 'â', 'ba', 'đa', 'da', 'ơ', 'o'), fc.constantFrom(...tones))
  .map(([word, tone]) => (word + tone).normalize('NFC'));

const byKey = (left: string, right: string): number => {
  const [first, second] = [sortKey(left), sortKey(right)];
  return first < second ? -1 : first > second ? 1 : 0;
};

const sorted = (texts: readonly string[]): string[] => [...texts].sort(byKey);

describe('sortKey', () => {
  const collator = new Intl.Collator('vi', { sensitivity: 'accent' });

  it('orders single words as the Vietnamese collation does', () => {
    const word = fc.oneof(syllable, fewLetters);
    fc.assert(
      fc.property(word, word, (left, right) => {
        expect(byKey(left, right)).toBe(Math.sign(collator.compare(left, right)));
      }),
      { numRuns: 3000 },
    );
  });

  it('orders phrases syllable by syllable', () => {
    const phrase = fc.array(fewLetters, { minLength: 1, maxLength: 4 });
    const oracle = (left: readonly string[], right: readonly string[]): number => {
      const place = left.findIndex((word, index) => collator.compare(word, right[index] ?? '') !== 0);
      if (place >= 0) return Math.sign(collator.compare(left[place] ?? '', right[place] ?? ''));
      return Math.sign(left.length - right.length);
    };
    fc.assert(
      fc.property(phrase, phrase, (left, right) => {
        expect(byKey(left.join(' '), right.join(' '))).toBe(oracle(left, right));
      }),
      { numRuns: 3000 },
    );
  });

  it('puts tones after letters', () => {
    expect(sorted(['mạ', 'má', 'mã', 'mả', 'mà', 'ma', 'man', 'mă'])).toEqual([
      'ma',
      'mà',
      'mả',
      'mã',
      'má',
      'mạ',
      'man',
      'mă',
    ]);
  });

  it('puts the names of provinces in order', () => {
    const names = [
      'Đồng Nai',
      'Đắk Lắk',
      'Huế',
      'Hà Nội',
      'An Giang',
      'Cà Mau',
      'Hà Giang',
      'Cần Thơ',
      'Điện Biên',
      'Hưng Yên',
    ];
    expect(sorted(names)).toEqual([
      'An Giang',
      'Cà Mau',
      'Cần Thơ',
      'Đắk Lắk',
      'Điện Biên',
      'Đồng Nai',
      'Hà Giang',
      'Hà Nội',
      'Huế',
      'Hưng Yên',
    ]);
  });

  it('leaves case, punctuation and the way of encoding out', () => {
    expect(sortKey('BÀ RỊA - VŨNG TÀU')).toBe(sortKey('Bà Rịa Vũng Tàu'));
    expect(sortKey('Thừa Thiên Huế'.normalize('NFD'))).toBe(sortKey('Thừa Thiên Huế'.normalize('NFC')));
    expect(sortKey('hoà')).toBe(sortKey('hòa'));
  });

  it('puts digits before letters and other scripts after them', () => {
    expect(sorted(['Ω', 'z', 'a', '9', '10', ''])).toEqual(['', '10', '9', 'a', 'z', 'Ω']);
  });

  it('gives short keys of digits and small letters for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(sortKey(text)).toMatch(/^[0-9a-z]{0,200}$/);
        expect(sortKey(text.normalize('NFD'))).toBe(sortKey(text.normalize('NFC')));
      }),
    );
    expect(sortKey('giải ngân '.repeat(100))).toHaveLength(200);
  });
});
