import leven from 'leven';

/** The most letters that may differ between a slip of the keyboard and what was meant. */
const maxDistance = (text: string): number => Math.min(3, Math.floor(text.length / 3));

/** Finds the candidate that a text was most likely meant to be; null if none is near. */
export function nearest(text: string, candidates: Iterable<string>): string | null {
  let best: { readonly candidate: string; readonly distance: number } | null = null;
  for (const candidate of candidates) {
    const distance = leven(text, candidate);
    if (distance <= maxDistance(text) && distance < (best?.distance ?? Infinity)) best = { candidate, distance };
  }
  return best?.candidate ?? null;
}

/** Adds what was most likely meant to a sentence about a text that is not known. */
export function didYouMean(text: string, candidates: Iterable<string>): string {
  const candidate = nearest(text, candidates);
  return candidate === null ? '' : ` (did you mean ${candidate}?)`;
}
