import type { ColumnDescription } from './description.ts';

/**
 * Values that a list carries from the row that it hangs on, so that a condition on them is not looked up again for each
 * of its rows. No column of a model begins with `$`.
 */
export const carriedColumns: Readonly<Record<string, ColumnDescription>> = {
  /** Department whose record it is. */
  $department: { type: 'String', list: false, nullable: false },
  /** Category of the beneficiary. */
  $category: { type: 'Enum', list: false, nullable: false, enumName: 'BeneficiaryCategory' },
  /** Programme of the enrolment. */
  $programmeId: { type: 'String', list: false, nullable: false },
};
