/** What a session must be set to for answers to be right, whatever a role or database is set to. */
const needed: Readonly<Record<string, { readonly value: string; readonly isMet: (found: string) => boolean }>> = {
  standard_conforming_strings: { value: 'on', isMet: (found) => found === 'on' },
  DateStyle: { value: 'ISO', isMet: (found) => found.startsWith('ISO') },
  default_transaction_isolation: { value: 'read committed', isMet: (found) => found === 'read committed' },
};

/**
 * What makes our statements quicker: compiling one takes longer than any of ours runs. How long a statement may take is said
 * where it is sent.
 */
const usual = { jit: 'off', random_page_cost: '1.1', statement_timeout: '0' };

/** The settings as parameters at the start of a session (`options` of libpq). Poolers do not pass them on. */
export const sessionOptions = [
  ...Object.entries(usual),
  ...Object.entries(needed).map(([name, { value }]) => [name, value] as const),
]
  .map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`)
  .join(' ');

/** Settings of a session that are not what they must be. */
export const wrongSettings = (
  settings: Readonly<Record<string, string>>,
): { readonly name: string; readonly found: string; readonly wanted: string }[] =>
  Object.entries(needed).flatMap(([name, { value, isMet }]) => {
    const found = settings[name];
    return found === undefined || isMet(found) ? [] : [{ name, found, wanted: value }];
  });
