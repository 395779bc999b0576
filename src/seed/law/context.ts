import { confidenceOf } from './grounds.ts';
import type { Known } from './shape.ts';

/** How the section on the law leads to other rows. */
export interface LawContext {
  /** Finds the key of a document by its number. */
  readonly document: (number: string) => string;
  /** Finds the key of the province of today by its code. */
  readonly province: (code: string) => string;
  /** Day on which all of it was looked up. */
  readonly checkedOn: string;
}

/** How well a row is known, what was consulted for it, and when. */
export const known = (entry: Known, { checkedOn }: LawContext) => ({
  confidence: confidenceOf(entry),
  consulted: entry.sources,
  checkedOn,
});

/** Creates the function that finds the key of a document by its number; of several, the first that is given. */
export function documentFinder(
  documents: Iterable<{ readonly id: string; readonly number: string | null }>,
): LawContext['document'] {
  const keys = new Map<string | null, string>();
  for (const { id, number } of documents) if (!keys.has(number)) keys.set(number, id);
  return (number) => {
    const key = keys.get(number);
    if (key === undefined) throw new Error(`cooperation.yaml: law: no document has the number "${number}".`);
    return key;
  };
}
