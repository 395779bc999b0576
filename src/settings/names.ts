import { didYouMean, nearest } from './nearest.ts';

/** Names that only the tests of the hub use. */
const reserved = /^LIENTHONG_TEST_/;

/** Whether a name is meant for the hub, also with a typing error in the prefix: `LIENTONG_ENV`. */
const isMeantForUs = (name: string, ours: readonly string[]): boolean =>
  /^lienthong_/i.test(name) || nearest(name.toUpperCase(), ours) !== null;

/** Makes a name printable: names from the environment may contain anything. */
const printable = (name: string): string => name.slice(0, 60).replaceAll(/[^\w.-]/g, '?');

/**
 * Lists what is wrong with the names of an environment: unknown settings, and blank values. An empty value counts as
 * unset, except for a claim: the default claim in its place could give people wrong roles.
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
