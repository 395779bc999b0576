/** Compares texts by their UTF-8 bytes, as the database does: the same everywhere, whatever the locale. */
export const compareText = (left: string, right: string): number =>
  left === right ? 0 : Buffer.compare(Buffer.from(left, 'utf8'), Buffer.from(right, 'utf8'));
