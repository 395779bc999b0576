/** Keys of records: a custodian's key stands at the head of each, then a beneficiary's number, then what is of it: `92-SYT-20250701:17.1.202601`. */

/** The department at the head of a record's key; null for a key that names none. */
export function departmentOfKey(key: string): string | null {
  const colon = key.indexOf(':');
  return colon > 0 ? key.slice(0, colon) : null;
}

/** The beneficiary that a record is of. */
export function beneficiaryOfKey(key: string): string {
  const dot = key.indexOf('.', key.indexOf(':') + 1);
  return dot < 0 ? key : key.slice(0, dot);
}
