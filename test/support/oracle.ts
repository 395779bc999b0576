import type { OpenRows } from '../../src/db/open-rows.ts';
import type { Database } from '../../src/db/database.ts';
import { models, type ModelName } from '../../src/db/generated/model.ts';
import { describe } from '../../src/db/sql.ts';
import { Prisma } from '../../src/db/generated/client/client.ts';
import { globalId } from './ids.ts';

/** A value as the graph shows it; what is JSON in the database stays as it is. */
export type Value = string | number | boolean | null | readonly string[];
export type Row = Readonly<Record<string, Value>>;
export type Filter = Readonly<Record<string, unknown>>;

export interface OrderBy {
  readonly field: string;
  readonly direction: 'ASC' | 'DESC';
}

export interface ListQuestion {
  readonly filter?: Filter | undefined;
  /** Null and undefined are the order of ids. */
  readonly orderBy?: OrderBy | null | undefined;
  readonly day: string;
  /** Which rows are looked at, such as those of one parent. */
  readonly of?: (row: Row) => boolean;
  /** The rows to look among; all of the model when left out. */
  readonly among?: readonly Row[];
}

const { Decimal } = Prisma;

/** The day each model's rows count from. */
const eventDays: Readonly<Record<string, string>> = {
  CooperationAgreement: 'signedOn',
  AgreementReview: 'heldOn',
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

/** Rows with a first and a last day are there in between. */
const isDated = (model: string): boolean => {
  const { columns } = describe(model);
  return 'validFrom' in columns && 'validTo' in columns;
};

/** Rows as the graph shows their values: days and instants as text, amounts and decimals as numbers. */
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

/** Text without diacritics and case. */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll(/[đĐ]/g, 'd')
    .replaceAll(/[“”‘’–—…]/g, (character) => quotes[character] ?? character)
    .toLowerCase();

/** Percent of two amounts with two decimals, halves away from zero; null of nothing. */
function percent(part: number, whole: number): number | null {
  if (whole === 0) return null;
  const hundredths = (BigInt(part) * 100_000n) / BigInt(whole);
  return Number((hundredths + 5n) / 10n) / 100;
}

const sum = (rows: readonly Row[], amount: (row: Row) => number): number =>
  rows.reduce((total, row) => total + amount(row), 0);

/** Order of texts by code point, as the database keeps keys. */
const compareText = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));

const compare = (left: unknown, right: unknown): number =>
  typeof left === 'string' ? compareText(left, String(right)) : Number(left) - Number(right);

type Meets = (value: Value, operand: unknown) => boolean;
const among = (value: unknown, operand: unknown): boolean => (operand as unknown[]).includes(value);

/** What a comparison means to someone who reads its description in the schema. */
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
    const meets = comparisons[operator];
    if (meets === undefined) throw new Error(`The oracle knows no comparison ${operator}.`);
    return value !== null && meets(value, operand);
  });
}

/** The column that an order field stands for, as the enum's descriptions say. */
function orderColumn(model: string, field: string): string {
  const byAlphabet = ['NAME', 'TITLE', 'ABOUT'].includes(field) && 'sortKey' in describe(model).columns;
  return byAlphabet ? 'sortKey' : field.toLowerCase().replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Every row of the database, and what lists over them must answer. */
export class Oracle {
  readonly #rows: ReadonlyMap<string, readonly Row[]>;
  readonly #indexes = new Map<string, Map<unknown, Row[]>>();

  private constructor(rows: ReadonlyMap<string, readonly Row[]>) {
    this.#rows = rows;
  }

  /** Reads all tables once, through Prisma. */
  static async read({ client }: Database): Promise<Oracle> {
    const rows = new Map<string, readonly Row[]>();
    for (const model of Object.keys(models)) {
      const name = `${model.charAt(0).toLowerCase()}${model.slice(1)}`;
      const table = (client as unknown as Record<string, { findMany(): Promise<Record<string, unknown>[]> }>)[name];
      const found = (await table?.findMany()) ?? [];
      const { columns } = describe(model);
      rows.set(
        model,
        found.map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([column, value]) => [column, plain(value, columns[column]?.type)]),
          ),
        ),
      );
    }
    return new Oracle(rows);
  }

  rows(model: string): readonly Row[] {
    return this.#rows.get(model) ?? [];
  }

  /** The rows of a model whose column holds a value. */
  where(model: string, column: string, value: unknown): readonly Row[] {
    const name = `${model}.${column}`;
    let index = this.#indexes.get(name);
    if (index === undefined) {
      index = new Map();
      for (const row of this.rows(model)) index.set(row[column], [...(index.get(row[column]) ?? []), row]);
      this.#indexes.set(name, index);
    }
    return index.get(value) ?? [];
  }

  /** What a row shows in a column on a day, stored or reckoned. */
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

  /** Whether a row is there on a day. */
  isThereOn(model: string, row: Row, day: string): boolean {
    const event = eventDays[model];
    if (event !== undefined) return row[event] === null || String(row[event]) <= day;
    if (!isDated(model)) return true;
    const { validFrom = null, validTo = null } = row;
    return (validFrom === null || String(validFrom) <= day) && (validTo === null || String(validTo) >= day);
  }

  meets(model: string, row: Row, filter: Filter, day: string): boolean {
    return Object.entries(filter).every(([name, value]) => {
      if (name === 'and') return (value as Filter[]).every((part) => this.meets(model, row, part, day));
      if (name === 'or') return (value as Filter[]).some((part) => this.meets(model, row, part, day));
      if (name === 'not') return !this.meets(model, row, value as Filter, day);
      if (name === '$open') return this.meets(model, row, (value as OpenRows).filter, day);
      if (Object.hasOwn(describe(model).relations, name))
        return this.#meetsRelation(model, row, name, value as Filter, day);
      const shown = name === 'id' ? globalId(model, String(row['id'])) : this.value(model, row, name, day);
      return meetsComparisons(shown, value as Filter);
    });
  }

  /** The rows of a list, in order. */
  list(
    model: ModelName,
    { filter = {}, orderBy, day, of = () => true, among = this.rows(model) }: ListQuestion,
  ): Row[] {
    const rows = among.filter(
      (row) => of(row) && this.isThereOn(model, row, day) && this.meets(model, row, filter, day),
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
          this.meets(relation.model, other, part as Filter, day),
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

  /** The lines that count in sums: all may read those. */
  #publishedLines(delivery: Row): readonly Row[] {
    return this.where('BudgetLine', 'deliveryId', delivery['id']).filter(({ publishedOn }) => publishedOn !== null);
  }

  #deliveryDisbursed(delivery: Row): number {
    return sum(this.#publishedLines(delivery), (line) => this.#lineDisbursed(line));
  }
}

const linePlanned = ({ allocated, carriedOver }: Row): number => Number(allocated) + Number(carriedOver);

/** domain.md: an agreement without a period is signed, and stands until something ends it. */
function agreementStatus({ stage, startsOn, endsOn, terminatedOn }: Row, day: string): string {
  if (stage === 'DRAFT') return 'DRAFT';
  if (stage === 'TERMINATED' && (terminatedOn === null || String(terminatedOn) <= day)) return 'TERMINATED';
  if (endsOn !== null && String(endsOn) < day) return 'EXPIRED';
  if (startsOn !== null && String(startsOn) > day) return 'PENDING';
  return startsOn === null && endsOn === null ? 'SIGNED' : 'ACTIVE';
}
