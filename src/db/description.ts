/** The tables, columns and relations of the database, generated from the Prisma schema. */

/** Column types, as far as the graph distinguishes them. */
export type ColumnType =
  'String' | 'Boolean' | 'Int' | 'BigInt' | 'Float' | 'Decimal' | 'Date' | 'DateTime' | 'Json' | 'Enum';

export interface ColumnDescription {
  readonly type: ColumnType;
  readonly list: boolean;
  readonly nullable: boolean;
  /** Name of the enum, for columns of type Enum. */
  readonly enumName?: string;
}

/** A relation joins the column `own` of this table to the column `other` of the related one. */
export interface RelationDescription {
  readonly model: string;
  readonly list: boolean;
  readonly own: string;
  readonly other: string;
  readonly nullable: boolean;
}

/**
 * Which rows of a list exist on a given day.
 * - validity: those within `validFrom` and `validTo`, both days included; an unknown end is open.
 * - event: those whose event happened by that day, and those whose day is unknown.
 */
export type AsOfDescription = { readonly kind: 'validity' } | { readonly kind: 'event'; readonly column: string };

export interface ModelDescription {
  readonly table: string;
  readonly isView: boolean;
  readonly asOf: AsOfDescription | null;
  readonly columns: Readonly<Record<string, ColumnDescription>>;
  readonly relations: Readonly<Record<string, RelationDescription>>;
}
