/** Settings of a session on which correct answers depend, whatever the role or database sets. */
const needed: Readonly<Record<string, { readonly value: string; readonly isMet: (found: string) => boolean }>> = {
  standard_conforming_strings: { value: 'on', isMet: (found) => found === 'on' },
  DateStyle: { value: 'ISO', isMet: (found) => found.startsWith('ISO') },
  default_transaction_isolation: { value: 'read committed', isMet: (found) => found === 'read committed' },
};

/**
 * Settings that make the hub's statements faster: compiling a statement takes longer than running it. The time limit of
 * a statement is set when it is sent.
 */
const usual = { jit: 'off', random_page_cost: '1.1', statement_timeout: '0' };

/** The settings as parameters at the start of a session (`options` of libpq). Poolers do not pass them on. */
export const sessionOptions = [
  ...Object.entries(usual),
  ...Object.entries(needed).map(([name, { value }]) => [name, value] as const),
]
  .map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`)
  .join(' ');

/** Finds the settings of a session that have wrong values. */
export const wrongSettings = (
  settings: Readonly<Record<string, string>>,
): { readonly name: string; readonly found: string; readonly wanted: string }[] =>
  Object.entries(needed).flatMap(([name, { value, isMet }]) => {
    const found = settings[name];
    return found === undefined || isMet(found) ? [] : [{ name, found, wanted: value }];
  });
