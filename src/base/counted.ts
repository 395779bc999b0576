/** Formats a number with its noun: `1 character`, `2 characters`. */
export const counted = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;
