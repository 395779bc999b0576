/** Minimum number of bytes that JSON adds to a value and its key. */
const punctuation = 4;

/** Counts the bytes of data as JSON, without writing it; stops once the limit is exceeded. */
export function countBytes(data: unknown, accepted: number): number {
  let bytes = 0;
  const add = (value: unknown): void => {
    if (typeof value === 'string') bytes += Buffer.byteLength(value) + punctuation;
    else if (typeof value !== 'object' || value === null) bytes += String(value).length + 1;
    else if (Array.isArray(value)) addList(value);
    else addObject(value as Readonly<Record<string, unknown>>);
  };
  const addList = (list: readonly unknown[]): void => {
    bytes += punctuation;
    for (const each of list) {
      if (bytes > accepted) return;
      add(each);
    }
  };
  const addObject = (object: Readonly<Record<string, unknown>>): void => {
    bytes += punctuation;
    for (const key of Object.keys(object)) {
      if (bytes > accepted) return;
      bytes += key.length + punctuation;
      add(object[key]);
    }
  };
  add(data);
  return bytes;
}
