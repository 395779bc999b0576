import type { ParentColumn } from '../../filter/filter.ts';
import type { ColumnDescription } from '../description.ts';

/** A parent column in a statement. */
export interface HandedColumn extends ColumnDescription {
  /** Its name in the statement. No column of a model begins with `$`. */
  readonly name: string;
}

/** Columns of a list's parent row that its own rows can use without reading them again. */
export const parentColumns: Readonly<Record<ParentColumn, HandedColumn>> = {
  /** Department of the record. */
  department: { name: '$department', type: 'String', list: false, nullable: false },
  /** Category of the beneficiary. */
  category: { name: '$category', type: 'Enum', list: false, nullable: false, enumName: 'BeneficiaryCategory' },
  /** Programme of the enrolment. */
  programme: { name: '$programmeId', type: 'String', list: false, nullable: false },
};

const names: ReadonlySet<string> = new Set(Object.values(parentColumns).map(({ name }) => name));

/** Whether a column of a row comes from the parent row of its list. */
export const isHandedDown = (name: string): boolean => names.has(name);
