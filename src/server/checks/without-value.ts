/** Removes from a message of the executor the value that is not a text: it may be a citizen id without its quotes. */
export const withoutValue = (message: string): string =>
  message.replace(/(String cannot represent a non string value): .*$/s, '$1');
