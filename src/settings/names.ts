import { didYouMean, nearest } from './nearest.ts';

/** Names that are for the tests of the hub alone. */
const reserved = /^LIENTHONG_TEST_/;

/** Tells whether a name was meant for the hub: a slip in the prefix, `LIENTONG_ENV`, is one too. */
const isMeantForUs = (name: string, ours: readonly string[]): boolean =>
  /^lienthong_/i.test(name) || nearest(name.toUpperCase(), ours) !== null;

/** A name as it may be printed: it is the environment's, and may be anything. */
const printable = (name: string): string => name.slice(0, 60).replaceAll(/[^\w.-]/g, '?');

/**
 * Lists what is wrong with the names of an environment: settings that there are none of, and values that are blank. An
 * empty value counts as unset, but not for a claim: another claim than the one meant would give roles.
 */
export function findNameProblems(environment: NodeJS.ProcessEnv, known: ReadonlyMap<string, unknown>): string[] {
  const ours = [...known.keys()].filter((name) => name.startsWith('LIENTHONG_'));
  const unknown = Object.keys(environment)
    .filter((name) => !known.has(name) && !reserved.test(name) && isMeantForUs(name, ours))
    .map((name) => `${printable(name)}: there is no such setting${didYouMean(name.toUpperCase(), ours)}`);
  const blank = Object.entries(environment).flatMap(([name, value]) => {
    if (!known.has(name) || value === undefined || value.trim() !== '') return [];
    if (value === '') return name.startsWith('LIENTHONG_CLAIM_') ? [`${name} is empty; name a claim`] : [];
    return [`${name} is blank`];
  });
  return [...unknown, ...blank];
}
