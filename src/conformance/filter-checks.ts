import type { Check } from './check.ts';
import { contractLists, longestPage, type ColumnKind, type ContractColumn, type ContractList } from './lists.ts';
import { forEachList, readIds, readSample, tell, type Row } from './pages.ts';
import { makeId } from './record-id.ts';
import { Breach } from './result.ts';
import type { CheckedService } from './service.ts';

/** A filter, and which rows of the sample meet it. */
export interface Trial {
  /** `BeneficiaryFilter.category.eq`: never the value. */
  readonly name: string;
  readonly filter: object;
  readonly meets: (row: Row) => boolean;
}

/** Tries filters on the rows of the sample alone, so that a list of any length is asked for one page. */
export async function tryFilters(
  service: CheckedService,
  list: ContractList,
  sample: readonly Row[],
  trials: readonly Trial[],
): Promise<number> {
  const among = { id: { in: sample.map(({ id }) => id) } };
  const answers = await Promise.all(
    trials.map(({ filter }) => readIds(service, list, { first: longestPage, filter: { and: [among, filter] } })),
  );
  for (const [index, { name, meets }] of trials.entries()) {
    const expected = sample.filter(meets).map(({ id }) => id);
    const found = new Set(answers[index]);
    const missing = expected.filter((id) => !found.has(id)).length;
    const beyond = found.size - (expected.length - missing);
    if (missing === 0 && beyond === 0) continue;
    throw new Breach(
      `\`${name}\` on ${sample.length} sampled rows`,
      `${expected.length} that meet it by what the service itself answers of them`,
      `${found.size}, ${missing} of those missing and ${beyond} that do not meet it`,
    );
  }
  return trials.length;
}

type Meets = (value: unknown, operand: unknown) => boolean;

const order = (left: unknown, right: unknown): number =>
  typeof left === 'number' ? left - Number(right) : String(left) < String(right) ? -1 : Number(left !== right);

/** What comparisons mean; a value that is unknown meets none of them. */
const comparisons: Readonly<Record<string, Meets>> = {
  eq: (value, operand) => value === operand,
  in: (value, operand) => (operand as unknown[]).includes(value),
  notIn: (value, operand) => !(operand as unknown[]).includes(value),
  lt: (value, operand) => order(value, operand) < 0,
  lte: (value, operand) => order(value, operand) <= 0,
  gt: (value, operand) => order(value, operand) > 0,
  gte: (value, operand) => order(value, operand) >= 0,
};

const ordered = ['lt', 'lte', 'gt', 'gte'];
const operators: Readonly<Record<ColumnKind, readonly string[]>> = {
  enum: ['eq', 'in', 'notIn'],
  whole: ['eq', 'in', ...ordered],
  amount: ['eq', ...ordered],
  day: ['eq', ...ordered],
  period: ['eq', 'in'],
  truth: ['eq'],
  text: [],
};

/** A value in the middle and one beside it: some rows are less, and some more. */
function valuesOf(sample: readonly Row[], { name }: ContractColumn): unknown[] {
  const known = [...new Set(sample.map((row) => row[name]).filter((value) => value != null))].sort(order);
  const middle = Math.floor(known.length / 2);
  return known.slice(Math.max(0, middle - 1), middle + 1);
}

const comparisonTrial = (list: ContractList, column: string, operator: string, operand: unknown): Trial => ({
  name: `${list.model}Filter.${column}.${operator}`,
  filter: { [column]: { [operator]: operand } },
  meets: (row) => row[column] != null && comparisons[operator]?.(row[column], operand) === true,
});

function trialsOfColumn(list: ContractList, column: ContractColumn, sample: readonly Row[]): Trial[] {
  const values = valuesOf(sample, column);
  return operators[column.kind].flatMap((operator) => {
    if (operator === 'in' || operator === 'notIn') return [comparisonTrial(list, column.name, operator, values)];
    return values.map((value) => comparisonTrial(list, column.name, operator, value));
  });
}

function trialsOfIds(list: ContractList, [first, second]: readonly Row[]): Trial[] {
  const ids = [first, second].flatMap((row) => (row === undefined ? [] : [row.id]));
  const other = list.model === 'Payment' ? 'Beneficiary' : 'Payment';
  return [
    comparisonTrial(list, 'id', 'eq', ids[0]),
    comparisonTrial(list, 'id', 'in', ids),
    {
      name: `${list.model}Filter.id.eq of another type`,
      filter: { id: { eq: makeId(other, 'x') } },
      meets: () => false,
    },
  ];
}

export const filterCheck: Check = {
  name: 'filters',
  title: 'Every comparison finds the rows that meet it, and no others',
  remedy: 'Compare as the descriptions in the contract’s SDL say; all that a filter says must hold.',
  run: async (service) => {
    const { done, skipped } = await forEachList(contractLists, async (list) => {
      const sample = await readSample(service, list);
      const trials = list.columns.flatMap((column) => trialsOfColumn(list, column, sample));
      return tryFilters(service, list, sample, [...trials, ...trialsOfIds(list, sample)]);
    });
    return tell(`${done} comparisons`, skipped);
  },
};

function trialsOfUnknown(list: ContractList, { name, kind }: ContractColumn, sample: readonly Row[]): Trial[] {
  if (kind === 'truth') return [];
  const [value] = valuesOf(sample, { name, kind });
  const isKnown = (row: Row): boolean => row[name] != null;
  const trials = [true, false].map((isNull) => ({
    name: `${list.model}Filter.${name}.isNull: ${isNull}`,
    filter: { [name]: { isNull } },
    meets: (row: Row) => isKnown(row) !== isNull,
  }));
  if (kind === 'text' || value === undefined) return trials;
  const not = { name: `${list.model}Filter.not.${name}.eq`, filter: { not: { [name]: { eq: value } } } };
  return [...trials, { ...not, meets: (row) => row[name] !== value }];
}

export const unknownCheck: Check = {
  name: 'unknown-values',
  title: 'An unknown value meets no comparison, and so every negation',
  remedy:
    '`isNull` finds unknown values; every other comparison leaves them out, and `not` of one takes them in: `(…) IS NOT TRUE` in SQL.',
  run: async (service) => {
    const { done, skipped } = await forEachList(contractLists, async (list) => {
      const sample = await readSample(service, list);
      return tryFilters(
        service,
        list,
        sample,
        list.columns.flatMap((column) => trialsOfUnknown(list, column, sample)),
      );
    });
    return tell(`${done} filters`, skipped);
  },
};

/** `and`, `or` and `not` of comparisons that each meet a part of the sample. */
function trialsOfLogic(list: ContractList, sample: readonly Row[]): Trial[] {
  const [first, second] = valuesOf(sample, { name: 'status', kind: 'enum' });
  const [, day] = valuesOf(sample, { name: list.order.column, kind: 'day' });
  const [left, right] = [sample[0] as Row, sample.at(-1) as Row];
  const { model } = list;
  const status = { status: { eq: first } };
  const is = { id: { eq: left.id } };
  const meetsStatus = (row: Row): boolean => row['status'] === first;
  return [
    {
      name: `${model}Filter.or`,
      filter: { or: [is, { id: { eq: right.id } }] },
      meets: (row) => row === left || row === right,
    },
    { name: `${model}Filter.and`, filter: { and: [is, status] }, meets: (row) => row === left && meetsStatus(row) },
    { name: `${model}Filter.not`, filter: { not: is }, meets: (row) => row !== left },
    {
      name: `${model}Filter.not.or`,
      filter: { not: { or: [is, status] } },
      meets: (row) => row !== left && !meetsStatus(row),
    },
    { name: `${model}Filter.not.not`, filter: { not: { not: status } }, meets: meetsStatus },
    {
      name: `${model}Filter with two fields`,
      filter: { ...is, ...status },
      meets: (row) => row === left && meetsStatus(row),
    },
    {
      name: `${model}Filter.or.and`,
      filter: { or: [{ and: [status, { not: is }] }, { status: { eq: second ?? first } }] },
      meets: (row) => (meetsStatus(row) && row !== left) || row['status'] === (second ?? first),
    },
    ...(day === undefined ? [] : [{ name: `${model}Filter {}`, filter: {}, meets: () => true }]),
  ];
}

export const logicCheck: Check = {
  name: 'logic',
  title: '`and`, `or` and `not` combine filters',
  remedy:
    'All parts of a filter must hold; `or` takes rows that meet any of its filters, `not` those that do not meet its one.',
  run: async (service) => {
    const { done, skipped } = await forEachList(contractLists, async (list) => {
      const sample = await readSample(service, list, 2);
      return tryFilters(service, list, sample, trialsOfLogic(list, sample));
    });
    return tell(`${done} filters`, skipped);
  },
};
