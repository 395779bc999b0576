import type { Check } from './check.ts';
import { contractLists, longestPage, type ColumnKind, type ContractColumn, type ContractList } from './lists.ts';
import { forEachList, readIds, readSample, summarize, type Row } from './pages.ts';
import { makeId } from './record-id.ts';
import { Breach } from './result.ts';
import type { CheckedService } from './service.ts';

/** A filter, and which rows of the sample match it. */
export interface Trial {
  /** `BeneficiaryFilter.category.eq`: never the value. */
  readonly name: string;
  readonly filter: object;
  readonly matches: (row: Row) => boolean;
}

/** Tries filters on the rows of the sample only, so that one page is enough for a list of any length. */
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
  for (const [index, { name, matches }] of trials.entries()) {
    const expected = sample.filter(matches).map(({ id }) => id);
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

type Matches = (value: unknown, operand: unknown) => boolean;

const order = (left: unknown, right: unknown): number =>
  typeof left === 'number' ? left - Number(right) : String(left) < String(right) ? -1 : Number(left !== right);

/** The meaning of comparisons; an unknown value matches none of them. */
const comparisons: Readonly<Record<string, Matches>> = {
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

/** Returns a value in the middle and one next to it: some rows are less, and some more. */
function valuesOf(sample: readonly Row[], { name }: ContractColumn): unknown[] {
  const known = [...new Set(sample.map((row) => row[name]).filter((value) => value != null))].sort(order);
  const middle = Math.floor(known.length / 2);
  return known.slice(Math.max(0, middle - 1), middle + 1);
}

const comparisonTrial = (list: ContractList, column: string, operator: string, operand: unknown): Trial => ({
  name: `${list.model}Filter.${column}.${operator}`,
  filter: { [column]: { [operator]: operand } },
  matches: (row) => row[column] != null && comparisons[operator]?.(row[column], operand) === true,
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
      matches: () => false,
    },
  ];
}

export const filterCheck: Check = {
  name: 'filters',
  title: 'Every comparison finds the rows that match it, and no others',
  remedy: 'Compare as the descriptions in the contract’s SDL say; all conditions of a filter must hold.',
  run: async (service) => {
    const { done, skipped } = await forEachList(contractLists, async (list) => {
      const sample = await readSample(service, list);
      const trials = list.columns.flatMap((column) => trialsOfColumn(list, column, sample));
      return tryFilters(service, list, sample, [...trials, ...trialsOfIds(list, sample)]);
    });
    return summarize(`${done} comparisons`, skipped);
  },
};

function trialsOfUnknown(list: ContractList, { name, kind }: ContractColumn, sample: readonly Row[]): Trial[] {
  if (kind === 'truth') return [];
  const [value] = valuesOf(sample, { name, kind });
  const isKnown = (row: Row): boolean => row[name] != null;
  const trials = [true, false].map((isNull) => ({
    name: `${list.model}Filter.${name}.isNull: ${isNull}`,
    filter: { [name]: { isNull } },
    matches: (row: Row) => isKnown(row) !== isNull,
  }));
  if (kind === 'text' || value === undefined) return trials;
  const not = { name: `${list.model}Filter.not.${name}.eq`, filter: { not: { [name]: { eq: value } } } };
  return [...trials, { ...not, matches: (row) => row[name] !== value }];
}

export const unknownCheck: Check = {
  name: 'unknown-values',
  title: 'An unknown value matches no comparison, and therefore every negation',
  remedy:
    '`isNull` finds unknown values; every other comparison excludes them, and its `not` includes them: `(…) IS NOT TRUE` in SQL.',
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
    return summarize(`${done} filters`, skipped);
  },
};

/** Combines comparisons that each match a part of the sample with `and`, `or` and `not`. */
function trialsOfLogic(list: ContractList, sample: readonly Row[]): Trial[] {
  const [first, second] = valuesOf(sample, { name: 'status', kind: 'enum' });
  const [, day] = valuesOf(sample, { name: list.order.column, kind: 'day' });
  const [left, right] = [sample[0] as Row, sample.at(-1) as Row];
  const { model } = list;
  const status = { status: { eq: first } };
  const is = { id: { eq: left.id } };
  const matchesStatus = (row: Row): boolean => row['status'] === first;
  return [
    {
      name: `${model}Filter.or`,
      filter: { or: [is, { id: { eq: right.id } }] },
      matches: (row) => row === left || row === right,
    },
    { name: `${model}Filter.and`, filter: { and: [is, status] }, matches: (row) => row === left && matchesStatus(row) },
    { name: `${model}Filter.not`, filter: { not: is }, matches: (row) => row !== left },
    {
      name: `${model}Filter.not.or`,
      filter: { not: { or: [is, status] } },
      matches: (row) => row !== left && !matchesStatus(row),
    },
    { name: `${model}Filter.not.not`, filter: { not: { not: status } }, matches: matchesStatus },
    {
      name: `${model}Filter with two fields`,
      filter: { ...is, ...status },
      matches: (row) => row === left && matchesStatus(row),
    },
    {
      name: `${model}Filter.or.and`,
      filter: { or: [{ and: [status, { not: is }] }, { status: { eq: second ?? first } }] },
      matches: (row) => (matchesStatus(row) && row !== left) || row['status'] === (second ?? first),
    },
    ...(day === undefined ? [] : [{ name: `${model}Filter {}`, filter: {}, matches: () => true }]),
  ];
}

export const logicCheck: Check = {
  name: 'logic',
  title: '`and`, `or` and `not` combine filters',
  remedy:
    'All parts of a filter must hold; `or` includes rows that match any of its filters, `not` those that do not match its filter.',
  run: async (service) => {
    const { done, skipped } = await forEachList(contractLists, async (list) => {
      const sample = await readSample(service, list, 2);
      return tryFilters(service, list, sample, trialsOfLogic(list, sample));
    });
    return summarize(`${done} filters`, skipped);
  },
};
