import { dayOf } from '../../../src/base/day.ts';
import type { Database } from '../../../src/db/database.ts';
import type { ModelName } from '../../../src/db/generated/model.ts';
import { describe } from '../../../src/db/statements/sql.ts';
import { Prisma } from '../../../src/db/generated/client/client.ts';
import { globalId } from '../ids.ts';

/** A value as in answers of the graph; JSON of the database stays unchanged. */
export type Value = string | number | boolean | null | readonly string[];
export type Row = Readonly<Record<string, Value>>;
export type Filter = Readonly<Record<string, unknown>>;

export interface OrderBy {
  readonly field: string;
  readonly direction: 'ASC' | 'DESC';
}

export interface ListQuestion {
  readonly filter?: Filter | undefined;
  /** Null and undefined order by id. */
  readonly orderBy?: OrderBy | null | undefined;
  readonly day: string;
  /** The rows to choose from, such as those of one parent. */
  readonly of?: (row: Row) => boolean;
  /** The rows to choose from; all of the model if absent. */
  readonly among?: readonly Row[];
}

const { Decimal } = Prisma;

/** The column with the first day of each model's rows. */
const eventDays: Readonly<Record<string, string>> = {
  CooperationAgreement: 'signedOn',
  AgreementReview: 'heldOn',
  DueReview: 'dueOn',
  Beneficiary: 'registeredOn',
  Enrolment: 'startedOn',
  Document: 'issuedOn',
  Exchange: 'heldOn',
  IndicatorValue: 'measuredOn',
  Practice: 'recordedOn',
  Difficulty: 'raisedOn',
  DifficultyAnswer: 'answeredOn',
  Programme: 'startsOn',
  Delivery: 'startsOn',
};

/** Rows with a first and a last day exist between these days. */
const isDated = (model: string): boolean => {
  const { columns } = describe(model);
  return 'validFrom' in columns && 'validTo' in columns;
};

/**
 * Converts a value of the database to a value of the graph: days and instants as text, amounts and decimals as numbers.
 */
function plain(value: unknown, type?: string): Value {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return type === 'DateTime' ? value.toISOString() : value.toISOString().slice(0, 10);
  if (value instanceof Decimal) return value.toNumber();
  return value as Value;
}

const quotes: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '–': '-',
  '—': '-',
  '…': '...',
};

/** A cache of folded texts, because filters test the same texts many times. */
const folded = new Map<string, string>();

/** Removes diacritics and case. */
export function fold(text: string): string {
  let found = folded.get(text);
  if (found === undefined) {
    found = text
      .normalize('NFD')
      .replaceAll(/\p{Mn}/gu, '')
      .replaceAll(/[đĐ]/g, 'd')
      .replaceAll(/[“”‘’–—…]/g, (character) => quotes[character] ?? character)
      .toLowerCase();
    folded.set(text, found);
  }
  return found;
}

/** Computes a percentage with two decimals, halves rounded away from zero; null for a total of zero. */
function percent(part: number, whole: number): number | null {
  if (whole === 0) return null;
  const hundredths = (BigInt(part) * 100_000n) / BigInt(whole);
  return Number((hundredths + 5n) / 10n) / 100;
}

const sum = (rows: readonly Row[], amount: (row: Row) => number): number =>
  rows.reduce((total, row) => total + amount(row), 0);

const surrogate = /[\ud800-\udfff]/;

/** Compares texts by code point, as the database orders keys. */
function compareText(left: string, right: string): number {
  // Without surrogates, code units are in the order of code points.
  if (!surrogate.test(left) && !surrogate.test(right)) return left < right ? -1 : Number(left > right);
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

const compare = (left: unknown, right: unknown): number =>
  typeof left === 'string' ? compareText(left, String(right)) : Number(left) - Number(right);

type Meets = (value: Value, operand: unknown) => boolean;
const among = (value: unknown, operand: unknown): boolean => (operand as unknown[]).includes(value);

/** The meaning of each comparison, by its description in the schema. */
const comparisons: Readonly<Record<string, Meets>> = {
  eq: (value, operand) => value === operand,
  in: among,
  notIn: (value, operand) => !among(value, operand),
  lt: (value, operand) => compare(value, operand) < 0,
  lte: (value, operand) => compare(value, operand) <= 0,
  gt: (value, operand) => compare(value, operand) > 0,
  gte: (value, operand) => compare(value, operand) >= 0,
  has: (value, operand) => among(operand, value),
  hasAny: (value, operand) => (operand as unknown[]).some((each) => among(each, value)),
  hasEvery: (value, operand) => (operand as unknown[]).every((each) => among(each, value)),
  equals: (value, operand) => fold(String(value)) === fold(String(operand)),
  contains: (value, operand) => fold(String(value)).includes(fold(String(operand))),
  startsWith: (value, operand) => fold(String(value)).startsWith(fold(String(operand))),
};

function meetsComparisons(value: Value, operators: Filter): boolean {
  return Object.entries(operators).every(([operator, operand]) => {
    if (operator === 'isNull') return (value === null) === operand;
    const matches = comparisons[operator];
    if (matches === undefined) throw new Error(`The oracle knows no comparison ${operator}.`);
    return value !== null && matches(value, operand);
  });
}

/** Returns the column of an order field, by the descriptions of the enum. */
function orderColumn(model: string, field: string): string {
  const byAlphabet = ['NAME', 'TITLE', 'ABOUT'].includes(field) && 'sortKey' in describe(model).columns;
  return byAlphabet ? 'sortKey' : field.toLowerCase().replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Reads all rows of a model, through Prisma. */
export async function readRows({ client }: Database, model: string): Promise<readonly Row[]> {
  const name = `${model.charAt(0).toLowerCase()}${model.slice(1)}`;
  const table = (client as unknown as Record<string, { findMany(): Promise<Record<string, unknown>[]> }>)[name];
  const found = (await table?.findMany()) ?? [];
  const { columns } = describe(model);
  return found.map((row) =>
    Object.fromEntries(Object.entries(row).map(([column, value]) => [column, plain(value, columns[column]?.type)])),
  );
}

/** All rows of the database, and the expected answers of lists. */
export class Oracle {
  readonly #rowsOf: (model: string) => readonly Row[];
  readonly #indexes = new Map<string, Map<unknown, Row[]>>();

  constructor(rowsOf: (model: string) => readonly Row[]) {
    this.#rowsOf = rowsOf;
  }

  rows(model: string): readonly Row[] {
    return this.#rowsOf(model);
  }

  /** Returns the rows of a model whose column has a value. */
  where(model: string, column: string, value: unknown): readonly Row[] {
    const name = `${model}.${column}`;
    let index = this.#indexes.get(name);
    if (index === undefined) {
      index = new Map();
      for (const row of this.rows(model)) {
        const alike = index.get(row[column]);
        if (alike === undefined) index.set(row[column], [row]);
        else alike.push(row);
      }
      this.#indexes.set(name, index);
    }
    return index.get(value) ?? [];
  }

  /** Returns a row's value of a stored or computed column on a day. */
  value(model: string, row: Row, column: string, day: string): Value {
    if (Object.hasOwn(describe(model).columns, column)) return row[column] ?? null;
    switch (`${model}.${column}`) {
      case 'Province.type':
      case 'Province.region':
        return this.#classification(row, day)?.[column] ?? null;
      case 'CooperationAgreement.status':
        return agreementStatus(row, day);
      case 'AccessEvent.subjects':
        return this.where('BeneficiaryAccess', 'eventId', row['id'])
          .map(({ beneficiaryId }) => String(beneficiaryId))
          .sort(compareText);
      case 'BudgetLine.disbursed':
        return this.#lineDisbursed(row);
      case 'BudgetLine.disbursementRate':
        return percent(this.#lineDisbursed(row), linePlanned(row));
      case 'Delivery.planned':
        return sum(this.#publishedLines(row), linePlanned);
      case 'Delivery.disbursed':
        return this.#deliveryDisbursed(row);
      case 'Delivery.disbursementRate':
        return percent(this.#deliveryDisbursed(row), Number(this.value(model, row, 'planned', day)));
      default:
        throw new Error(`The oracle knows no column ${model}.${column}.`);
    }
  }

  /** Whether a row exists on a day. */
  isThereOn(model: string, row: Row, day: string): boolean {
    const event = eventDays[model];
    if (event !== undefined) return row[event] === null || String(row[event]) <= day;
    if (!isDated(model)) return true;
    const { validFrom = null, validTo = null } = row;
    return (validFrom === null || String(validFrom) <= day) && (validTo === null || String(validTo) >= day);
  }

  matches(model: string, row: Row, filter: Filter, day: string): boolean {
    return Object.entries(filter).every(([name, value]) => {
      if (name === 'and') return (value as Filter[]).every((part) => this.matches(model, row, part, day));
      if (name === 'or') return (value as Filter[]).some((part) => this.matches(model, row, part, day));
      if (name === 'not') return !this.matches(model, row, value as Filter, day);
      if (Object.hasOwn(describe(model).relations, name))
        return this.#meetsRelation(model, row, name, value as Filter, day);
      const shown = name === 'id' ? globalId(model, String(row['id'])) : this.value(model, row, name, day);
      return meetsComparisons(shown, value as Filter);
    });
  }

  /** Returns the rows of a list, in order. */
  list(
    model: ModelName,
    { filter = {}, orderBy, day, of = () => true, among = this.rows(model) }: ListQuestion,
  ): Row[] {
    const rows = among.filter(
      (row) => of(row) && this.isThereOn(model, row, day) && this.matches(model, row, filter, day),
    );
    const column = orderBy == null ? 'id' : orderColumn(model, orderBy.field);
    const sign = orderBy?.direction === 'DESC' ? -1 : 1;
    const keyed = rows.map((row) => ({ row, value: this.value(model, row, column, day) }));
    keyed.sort((left, right) => {
      const ties = sign * compare(left.row['id'], right.row['id']);
      if (left.value === null || right.value === null) {
        return Number(left.value === null) - Number(right.value === null) || ties;
      }
      return sign * compare(left.value, right.value) || ties;
    });
    return keyed.map(({ row }) => row);
  }

  #meetsRelation(model: string, row: Row, name: string, filter: Filter, day: string): boolean {
    const relation = describe(model).relations[name];
    if (relation === undefined) throw new Error(`${model} has no relation ${name}.`);
    const related = this.where(relation.model, relation.other, row[relation.own]);
    const some = (part: unknown): boolean =>
      related.some(
        (other) =>
          (!relation.list || this.isThereOn(relation.model, other, day)) &&
          this.matches(relation.model, other, part as Filter, day),
      );
    if (!relation.list) return some(filter);
    return (
      (filter['some'] === undefined || some(filter['some'])) && (filter['none'] === undefined || !some(filter['none']))
    );
  }

  #classification(province: Row, day: string): Row | undefined {
    const all = [...this.where('ProvinceClassification', 'provinceId', province['id'])];
    all.sort((left, right) => compare(left['validFrom'], right['validFrom']));
    return all.findLast(({ validFrom }) => String(validFrom) <= day) ?? all[0];
  }

  #lineDisbursed(line: Row): number {
    return sum(this.where('Disbursement', 'budgetLineId', line['id']), ({ amount }) => Number(amount));
  }

  /** Returns the budget lines that sums include: those that everybody may read. */
  #publishedLines(delivery: Row): readonly Row[] {
    const today = dayOf(new Date());
    return this.where('BudgetLine', 'deliveryId', delivery['id']).filter(
      ({ publishedOn }) => publishedOn !== null && String(publishedOn) <= today,
    );
  }

  #deliveryDisbursed(delivery: Row): number {
    return sum(this.#publishedLines(delivery), (line) => this.#lineDisbursed(line));
  }
}

const linePlanned = ({ allocated, carriedOver }: Row): number => Number(allocated) + Number(carriedOver);

/** By the domain rules, an agreement without a period is SIGNED until it is terminated. */
function agreementStatus({ stage, startsOn, endsOn, terminatedOn }: Row, day: string): string {
  if (stage === 'DRAFT') return 'DRAFT';
  if (stage === 'TERMINATED' && (terminatedOn === null || String(terminatedOn) <= day)) return 'TERMINATED';
  if (endsOn !== null && String(endsOn) < day) return 'EXPIRED';
  if (startsOn !== null && String(startsOn) > day) return 'PENDING';
  return startsOn === null && endsOn === null ? 'SIGNED' : 'ACTIVE';
}
