import leven from 'leven';

/** Maximum number of letters by which a mistyped name may differ from the one that was meant. */
const maxDistance = (text: string): number => Math.min(3, Math.floor(text.length / 3));

/** Finds the candidate nearest to a text; null if none is near. */
export function nearest(text: string, candidates: Iterable<string>): string | null {
  let best: { readonly candidate: string; readonly distance: number } | null = null;
  for (const candidate of candidates) {
    const distance = leven(text, candidate);
    if (distance <= maxDistance(text) && distance < (best?.distance ?? Infinity)) best = { candidate, distance };
  }
  return best?.candidate ?? null;
}

/** Adds the nearest candidate to a sentence about an unknown text. */
export function didYouMean(text: string, candidates: Iterable<string>): string {
  const candidate = nearest(text, candidates);
  return candidate === null ? '' : ` (did you mean ${candidate}?)`;
}
