/**
 * Keys of records: the custodian's key, then the beneficiary's number, then the parts of records below it, for example
 * `92-SYT-20250701:17.1.202601`.
 */

/** Returns the department in a record's key; null if the key has none. */
export function departmentOfKey(key: string): string | null {
  const colon = key.indexOf(':');
  return colon > 0 ? key.slice(0, colon) : null;
}

/** Returns the beneficiary of a record. */
export function beneficiaryOfKey(key: string): string {
  const dot = key.indexOf('.', key.indexOf(':') + 1);
  return dot < 0 ? key : key.slice(0, dot);
}

/** Returns the key of a record's parent: `92-SYT-20250701:17.1` for `92-SYT-20250701:17.1.202601`. */
export const parentKey = (key: string): string => key.slice(0, key.lastIndexOf('.'));
