import { z } from 'zod';

const expected = 'must be origins such as https://portal.example.vn, without a path, with commas between them';

/** An origin as browsers write it: `https://Portal.example.vn:443/` is `https://portal.example.vn`. */
function originOf(text: string): string | null {
  if (!/^https?:\/\/[^*/?#@\\\s]+\/?$/i.test(text) || !URL.canParse(text)) return null;
  return new URL(text).origin;
}

/** Describes the first text that is no origin; null if all are origins. */
function findProblem(texts: readonly string[]): string | null {
  const place = texts.findIndex((text) => originOf(text) === null);
  if (place === -1) return null;
  if (texts[place] === '*') return `${expected}; * would let in any page that somebody in your network opens`;
  return texts.length === 1 ? expected : `${expected}; number ${place + 1} is not an origin`;
}

/** The shape of a list of origins. */
export const corsOrigins = z
  .string()
  .default('')
  .transform((list, context) => {
    const texts = list.split(',').flatMap((text) => text.trim() || []);
    const problem = findProblem(texts);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    return texts.flatMap((text) => originOf(text) ?? []);
  });
