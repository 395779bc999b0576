/** The records of a department's service, with values as in its answers: days as `YYYY-MM-DD`, amounts as numbers. */
export interface BeneficiaryRow {
  readonly id: string;
  readonly kind: string;
  readonly group: string;
  readonly category: string;
  readonly birthYear: number | null;
  readonly commune: string;
  readonly status: string;
  readonly registeredOn: string;
  readonly synthetic: boolean;
}

export interface EnrolmentRow {
  readonly id: string;
  readonly beneficiaryId: string;
  readonly programmeId: string;
  readonly startedOn: string;
  readonly endedOn: string | null;
  readonly status: string;
  readonly monthlyAmount: number;
  readonly synthetic: boolean;
}

export interface PaymentRow {
  readonly id: string;
  readonly enrolmentId: string;
  readonly month: string;
  readonly amount: number;
  readonly channel: string;
  readonly status: string;
  readonly paidOn: string | null;
  readonly synthetic: boolean;
}

export interface IdentityRow {
  readonly beneficiaryId: string;
  readonly name: string | null;
  readonly dateOfBirth: string | null;
  readonly sex: 'MALE' | 'FEMALE' | null;
  readonly citizenId: string | null;
  readonly address: string | null;
  readonly phone: string | null;
}

/** The records of one department or of many. */
export interface Records {
  readonly beneficiaries: readonly BeneficiaryRow[];
  readonly enrolments: readonly EnrolmentRow[];
  readonly payments: readonly PaymentRow[];
  readonly identities: readonly IdentityRow[];
}

export const noRecords: Records = { beneficiaries: [], enrolments: [], payments: [], identities: [] };

export type RowType = 'Beneficiary' | 'Enrolment' | 'Payment';

/** A row of any of the types, by its columns. */
export type AnyRow = { readonly id: string } & Readonly<Record<string, string | number | boolean | null>>;

const tables = { Beneficiary: 'beneficiaries', Enrolment: 'enrolments', Payment: 'payments' } as const;

/** Returns the rows of a type. */
export const rowsOf = (records: Records, type: RowType): readonly AnyRow[] =>
  records[tables[type]] as unknown as readonly AnyRow[];

const indexes = new WeakMap<readonly AnyRow[], Map<string, Map<unknown, AnyRow[]>>>();

/** Returns the rows of a type whose column has a value. */
export function rowsWhere(records: Records, type: RowType, column: string, value: unknown): readonly AnyRow[] {
  const rows = rowsOf(records, type);
  const byColumn = indexes.get(rows) ?? new Map<string, Map<unknown, AnyRow[]>>();
  indexes.set(rows, byColumn);
  let index = byColumn.get(column);
  if (index === undefined) {
    index = new Map();
    for (const row of rows) index.set(row[column], [...(index.get(row[column]) ?? []), row]);
    byColumn.set(column, index);
  }
  return index.get(value) ?? [];
}

/** Returns the department in a record's key: `92-SYT-20250701` for `92-SYT-20250701:17.1`. */
export const departmentOf = (key: string): string => key.slice(0, key.indexOf(':'));
