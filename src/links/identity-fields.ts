import type { PersonalData } from '../sealing/personal-data.ts';

/** Every field of personal data, as the contract names it. */
const allFields: readonly (keyof PersonalData)[] = ['name', 'dateOfBirth', 'sex', 'citizenId', 'address', 'phone'];

/** The fields of personal data among those that are asked for; all where it is not known which are. */
export const identityFields = (asked: readonly string[] | undefined): readonly (keyof PersonalData)[] =>
  asked === undefined ? allFields : allFields.filter((field) => asked.includes(field));
