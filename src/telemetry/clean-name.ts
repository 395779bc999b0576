/** The longest name that is noted. */
const longest = 64;

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** As many digits in a row as a date, a phone number or a citizen's number has. */
const manyDigits = /\d[\d_. -]{4,}\d/g;

const mailAddress = /[^\s@]+@[^\s@]+/g;

/** Makes a name of a client or an operation fit to be noted: short, of one line, without numbers of persons. */
export function cleanName(name: string): string {
  if (uuid.test(name)) return name;
  return name
    .slice(0, 4 * longest)
    .replaceAll(mailAddress, '#')
    .replaceAll(manyDigits, '#')
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .slice(0, longest);
}

/** Letters and digits alone, without diacritics and case. */
export const foldName = (text: string): string =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replaceAll(/[^a-z\d]/g, '');

/** Family names of Vietnam that are hardly a word of anything else; others count before a usual middle name. */
const familyNames =
  /(^|[^a-z])(nguyen|tran|pham|hoang|huynh|phan|dang|bui|duong|dinh|trinh|truong|luong)(?![a-z])|(^|[^a-z])(le|vu|vo|do|ho|ngo|ly|mai|cao|ha|ta|dao|doan|lam|to|thach|nong|son)[_]?(van|thi)(?![a-z])/;

/** Whether the name of an operation may be that of a person: `FindNguyenVanAn`. */
export const mayNamePerson = (name: string): boolean =>
  familyNames.test(name.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, '_').toLowerCase());
