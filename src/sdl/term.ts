import type { StringValueNode } from 'graphql';

/** A Vietnamese letter that English does not have: small, so that the capitals of `13/2022/NQ-HĐND` are none. */
const term = /\(([^()]*(?=\P{ASCII})\p{Ll}[^()]*)\)/u;

/**
 * Returns the Vietnamese term of a description: the text of the first parentheses that have a Vietnamese letter, `ngày ký`
 * of "Day of signing (ngày ký)". Undefined if there are none.
 */
export const termOf = (description: string | null | undefined): string | undefined => term.exec(description ?? '')?.[1];

/** The term of a definition, in parentheses, to follow a word; empty if it has none. */
export const inParentheses = (description: StringValueNode | undefined, before = ''): string => {
  const found = termOf(description?.value);
  return found === undefined ? '' : ` (${before}${found})`;
};
