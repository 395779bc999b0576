import type { Check } from './check.ts';
import { tryFilters, type Trial } from './filter-checks.ts';
import { beneficiaries } from './lists.ts';
import { readSample } from './pages.ts';

/** Removes diacritics and case: `Cần Thơ` becomes `can tho`, `Đức` becomes `duc`. */
const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll(/[đĐ]/g, 'd')
    .toLowerCase();

type Compare = (value: string, operand: string) => boolean;

const comparisons: Readonly<Record<string, Compare>> = {
  equals: (value, operand) => value === operand,
  contains: (value, operand) => value.includes(operand),
  startsWith: (value, operand) => value.startsWith(operand),
};

const trial = (operator: string, way: string, operand: string): Trial => ({
  name: `BeneficiaryFilter.commune.${operator} ${way}`,
  filter: { commune: { [operator]: operand } },
  matches: ({ commune }) =>
    typeof commune === 'string' && comparisons[operator]?.(fold(commune), fold(operand)) === true,
});

const trialsOf = (text: string): Trial[] => [
  trial('equals', 'as it is written', text),
  trial('equals', 'without diacritics, in small letters', fold(text)),
  trial('equals', 'in capitals', text.toUpperCase()),
  trial('equals', 'with combining diacritics (NFD)', text.normalize('NFD')),
  trial('startsWith', 'without diacritics', fold(text).slice(0, Math.ceil(text.length / 2))),
  trial('startsWith', 'a later part', fold(text).slice(1)),
  trial('contains', 'without diacritics', fold(text).slice(1, -1)),
  trial('contains', 'with diacritics', text.slice(1)),
];

/**
 * Characters that are wildcards in a SQL pattern but have no special meaning in a text, also in their full-width forms,
 * because folding may turn these into the plain ones.
 */
const patterns = ['%', '_', '\\', '％', '＿', '＼'].flatMap((text) => [
  trial('contains', `\`${text}\``, text),
  trial('startsWith', `\`${text}\``, text),
]);

const maxTexts = 4;

export const textCheck: Check = {
  name: 'text',
  title: 'Texts are compared without diacritics and case',
  remedy:
    'Fold both sides: decompose (NFD), drop the marks, take đ for d, then small letters. `%`, `_` and `\\` have no special meaning, nor have characters that are folded to them.',
  run: async (service) => {
    const sample = await readSample(service, beneficiaries);
    const texts = [...new Set(sample.map(({ commune }) => commune))].filter((text) => typeof text === 'string');
    // Texts with đ and with diacritics first: they test the most.
    const decisiveFirst = texts.sort((left, right) => Number(/đ/i.test(right)) - Number(/đ/i.test(left)));
    const chosen = decisiveFirst.filter((text) => text.length > 3).slice(0, maxTexts);
    const trials = [...chosen.flatMap(trialsOf), ...patterns];
    const done = await tryFilters(service, beneficiaries, sample, trials);
    return `${done} comparisons${chosen.some((text) => /đ/i.test(text)) ? '' : '; no text with đ was in the sample'}`;
  },
};
