/** A message of the executor without the value that was given where a text belongs: it may be a citizen id, less its quotes. */
export const withoutValue = (message: string): string =>
  message.replace(/(String cannot represent a non string value): .*$/s, '$1');
