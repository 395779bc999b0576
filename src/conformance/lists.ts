export type ColumnKind = 'enum' | 'whole' | 'amount' | 'day' | 'period' | 'text' | 'truth';

export interface ContractColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** A list of the contract: its field, and the columns of its rows. */
export interface ContractList {
  readonly model: 'Beneficiary' | 'Enrolment' | 'Payment';
  readonly field: string;
  /** The only column by which it can be ordered, with values before and after all others. */
  readonly order: { readonly field: string; readonly column: string; readonly least: string; readonly most: string };
  readonly columns: readonly ContractColumn[];
  /** Fields that name related rows. */
  readonly related: string;
}

const day = { least: '0001-01-01', most: '9999-12-31' };

export const beneficiaries: ContractList = {
  model: 'Beneficiary',
  field: 'beneficiaries',
  order: { field: 'REGISTERED_ON', column: 'registeredOn', ...day },
  columns: [
    { name: 'kind', kind: 'enum' },
    { name: 'group', kind: 'enum' },
    { name: 'category', kind: 'enum' },
    { name: 'birthYear', kind: 'whole' },
    { name: 'commune', kind: 'text' },
    { name: 'status', kind: 'enum' },
    { name: 'registeredOn', kind: 'day' },
    { name: 'synthetic', kind: 'truth' },
  ],
  related: '',
};

export const enrolments: ContractList = {
  model: 'Enrolment',
  field: 'enrolments',
  order: { field: 'STARTED_ON', column: 'startedOn', ...day },
  columns: [
    { name: 'startedOn', kind: 'day' },
    { name: 'endedOn', kind: 'day' },
    { name: 'status', kind: 'enum' },
    { name: 'monthlyAmount', kind: 'amount' },
    { name: 'synthetic', kind: 'truth' },
  ],
  related: 'programme { id } beneficiary { id kind }',
};

export const payments: ContractList = {
  model: 'Payment',
  field: 'payments',
  order: { field: 'MONTH', column: 'month', least: '1000', most: '999912' },
  columns: [
    { name: 'month', kind: 'period' },
    { name: 'amount', kind: 'amount' },
    { name: 'channel', kind: 'enum' },
    { name: 'status', kind: 'enum' },
    { name: 'paidOn', kind: 'day' },
    { name: 'synthetic', kind: 'truth' },
  ],
  related: 'enrolment { id status }',
};

export const contractLists: readonly ContractList[] = [beneficiaries, enrolments, payments];

/** Selects all fields of a row except the lists below it. */
export const rowSelection = ({ columns, related }: ContractList): string =>
  `id ${columns.map(({ name }) => name).join(' ')} ${related}`;

export const longestPage = 101;
