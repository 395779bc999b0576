/** Maximum length of a logged name. */
const longest = 64;

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A run of digits as long as a date, a phone number or a citizen id. */
const manyDigits = /\d[\d_. -]{4,}\d/g;

const mailAddress = /[^\s@]+@[^\s@]+/g;

/**
 * Makes the name of a client or an operation safe to log: short, on one line, without numbers that could identify a
 * person.
 */
export function cleanName(name: string): string {
  if (uuid.test(name)) return name;
  return name
    .slice(0, 4 * longest)
    .replaceAll(mailAddress, '#')
    .replaceAll(manyDigits, '#')
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .slice(0, longest);
}

/** Reduces a text to letters and digits, without diacritics and case. */
export const foldName = (text: string): string =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replaceAll(/[^a-z\d]/g, '');

/** Family names of Vietnam that are hardly ever other words; the rest count only before a common middle name. */
const familyNames =
  /(^|[^a-z])(nguyen|tran|pham|hoang|huynh|phan|dang|bui|duong|dinh|trinh|truong|luong)(?![a-z])|(^|[^a-z])(le|vu|vo|do|ho|ngo|ly|mai|cao|ha|ta|dao|doan|lam|to|thach|nong|son)[_]?(van|thi)(?![a-z])/;

/** Whether the name of an operation may be that of a person: `FindNguyenVanAn`. */
export const mayNamePerson = (name: string): boolean =>
  familyNames.test(name.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, '_').toLowerCase());
