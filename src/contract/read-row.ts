import type { GraphQLError } from 'graphql';
import { isNothing } from '../filter/filter.ts';
import { beneficiaryOfKey, parentKey } from '../records/record-key.ts';
import { parentOfRecord } from '../records/record-models.ts';
import { findColumn } from '../db/statements/columns.ts';
import type { Position } from '../db/statements/keyset.ts';
import { matchesColumn } from '../db/statements/selection.ts';
import type { Related, Stored } from '../db/stored.ts';
import { attachPersonalData, attachRelated, missingError, noteMissing } from '../source/row-envelope.ts';
import type { AnswerErrors } from './answer-errors.ts';
import { ContractBreach } from './contract-breach.ts';
import { readFacts } from './read-facts.ts';
import type { Link } from '../access/link.ts';
import { matchesFilter, type RecordFacts } from './matches-filter.ts';
import { checkPage } from './page-order.ts';
import { readPersonalData } from './read-personal-data.ts';
import { readProgramme } from './read-programme.ts';
import { readRecordKey, type ExpectedRecord } from './read-record-key.ts';
import { readList, readObject, readValue } from './read-value.ts';
import { listRefused, refusedBy } from './refusal.ts';
import type { ListQuery, OneQuery, RowQuery } from './row-query.ts';

/** A value of an answer, and its errors. */
export interface Answered {
  readonly value: unknown;
  readonly errors: AnswerErrors;
}

/** The key of a record, and the day that it is read for. */
export interface Place<Key = string> {
  readonly key: Key;
  readonly day: string;
}

type Fields = Readonly<Record<string, unknown>>;
type Expected = Omit<ExpectedRecord, 'departmentId'>;

export const anyRecord: Expected = { key: null, headedBy: null };

/** Reads the rows that one department's service answered, and checks that they follow the contract. */
export class RowReader {
  readonly #link: Link;

  constructor(link: Link) {
    this.#link = link;
  }

  /**
   * Reads a row that is not null.
   * @returns null if the row does not match the condition of the selection
   */
  row(query: RowQuery, { value, errors }: Answered, expected: Expected, day: string): Stored | null {
    const { model } = query;
    const fields = readObject(model, value);
    const key = readRecordKey(model, fields['id'], { departmentId: this.#link.departmentId, ...expected });
    const facts = query.needsFacts ? readFacts(model, fields['facts']) : {};
    if (!matchesFilter(query.where, facts)) return null;
    if (!matchesFilter(query.policy, facts)) throw new ContractBreach(`A row of ${model} does not match the request.`);
    const row: Record<string, unknown> = { __typename: model, asOf: day, ...this.#keys(query, key) };
    // The contract gives the commune as a text only: a text is no proof of which unit of the list is meant.
    if (model === 'Beneficiary') row['communeUnitId'] = null;
    for (const column of query.columns) row[column] = this.#column(query, column, fields, errors);
    if (errors.first !== undefined) noteMissing(row, this.#refusals(query, fields, errors));
    if (query.matches !== null) row[matchesColumn] = matchBits(query, facts);
    this.#attach(query, row, { value: fields, errors }, facts);
    return row as unknown as Stored;
  }

  /**
   * Reads a page of a list, in the order of the read and from its end.
   * @param at the key of the list's parent record (null for none), and the day
   */
  page(query: RowQuery, read: PageSpec, { value, errors }: Answered, at: Place<string | null>): Stored[] {
    const { key: headedBy, day } = at;
    const what = `A page of ${query.model}`;
    const { nodes: listed, pageInfo } = readObject(what, value);
    const nodes = readList(what, listed);
    if (nodes.length > read.limit) throw new ContractBreach(`${what} has more rows than were asked for.`);
    if (nodes.length < read.limit && saysMoreFollow(read, readObject(what, pageInfo)))
      throw new ContractBreach(`${what} has fewer rows than were asked for, although more follow.`);
    const below = errors.at('nodes');
    const rows = nodes.map((node, place) => {
      const row = this.row(query, { value: node, errors: below.at(place) }, { key: null, headedBy }, day);
      if (row === null) throw new ContractBreach(`A row of ${query.model} does not match the request.`);
      return row;
    });
    checkPage(
      read,
      rows.map((row) => this.#position(read, row, below)),
    );
    return read.reversed ? rows.reverse() : rows;
  }

  #position({ order }: PageSpec, row: Stored, errors: AnswerErrors): Position {
    // If the order column is closed, the hub cannot check the order of the list.
    if (missingError(row, fieldOf(order.column)) !== undefined)
      throw listRefused(this.#link, errors.first ?? { message: '' });
    return { value: (row as unknown as Fields)[order.column], key: row.id };
  }

  #keys({ model }: RowQuery, key: string): Record<string, string> {
    const keys: Record<string, string> = { id: key, departmentId: this.#link.departmentId };
    const parent = parentOfRecord(model);
    if (parent !== null) keys[parent.column] = parentKey(key);
    return keys;
  }

  #column({ model }: RowQuery, name: string, fields: Fields, errors: AnswerErrors): unknown {
    const field = fieldOf(name);
    const value = fields[field] ?? null;
    if (isRefused(field, fields, errors)) return null;
    if (field === 'programme') return readProgramme(value);
    const found = findColumn(model, name);
    if (found === undefined) throw new Error(`${model} has no column called ${name}.`);
    return readValue(`${model}.${name}`, found.description, value);
  }

  /** Returns the errors of the fields that the department refuses, by name. */
  #refusals({ model, columns }: RowQuery, fields: Fields, errors: AnswerErrors): ReadonlyMap<string, GraphQLError> {
    const refused = columns.map(fieldOf).filter((field) => isRefused(field, fields, errors));
    return new Map(
      refused.map((field) => [
        field,
        refusedBy(this.#link, `${model}.${field}`, errors.at(field).first ?? { message: '' }),
      ]),
    );
  }

  #attach(query: RowQuery, row: Record<string, unknown>, { value, errors }: Answered, facts: RecordFacts): void {
    if (query.ones.length === 0 && query.lists.length === 0) return;
    const fields = value as Fields;
    const related: Record<string, Related> = {};
    const [key, day] = [String(row['id']), String(row['asOf'])];
    for (const one of query.ones) {
      const answered = { value: fields[one.name] ?? null, errors: errors.at(one.name) };
      const found = this.#one(one, answered, { key, day }, facts);
      if (found !== undefined) related[one.slot] = found;
    }
    for (const list of query.lists) {
      const found = this.#list(list, { value: fields[list.name] ?? null, errors: errors.at(list.name) }, key, day);
      if (found !== undefined) related[list.slot] = found;
    }
    attachRelated(row, related);
  }

  /** Reads the related row; undefined if it is refused: a request for the row alone then gives the reason. */
  #one(one: OneQuery, answered: Answered, at: Place, facts: RecordFacts): Stored | null | undefined {
    if (answered.value === null && answered.errors.first !== undefined) return undefined;
    if (one.rows.identity !== null) return this.identity(one.rows, answered, at, facts);
    if (answered.value === null) return undefined;
    return this.row(one.rows, answered, { key: parentKey(at.key), headedBy: null }, at.day);
  }

  /** Reads the page of a row's list; undefined if it is refused. */
  #list({ filter, read, rows, day, field }: ListQuery, answered: Answered, key: string, rowDay: string) {
    if (isNothing(filter)) return [];
    if (answered.value === null) {
      if (answered.errors.first !== undefined) return undefined;
      throw new ContractBreach(`${field} is missing.`);
    }
    return this.page(rows, read, answered, { key, day: day ?? rowDay });
  }

  /** Reads the identity of a beneficiary; null if absent, or if it does not match the condition of the selection. */
  identity(query: RowQuery, { value, errors }: Answered, { key, day }: Place, facts: RecordFacts): Stored | null {
    const ofBeneficiary: RecordFacts = { beneficiary: facts };
    if (value === null || !matchesFilter(query.where, ofBeneficiary)) return null;
    const row: Record<string, unknown> = {
      __typename: query.model,
      asOf: day,
      id: key,
      beneficiaryId: beneficiaryOfKey(key),
      departmentId: this.#link.departmentId,
      // The data arrives unsealed, over an encrypted connection.
      sealed: '',
      citizenIdHash: null,
    };
    if (query.matches !== null) row[matchesColumn] = matchBits(query, ofBeneficiary);
    const refused = (field: string): GraphQLError | null => {
      const error = errors.at(field).first;
      return error === undefined ? null : refusedBy(this.#link, `BeneficiaryIdentity.${field}`, error);
    };
    const { data, missing } = readPersonalData(query.identity ?? [], value, refused);
    attachPersonalData(row, data);
    noteMissing(row, missing);
    return row as unknown as Stored;
  }
}

/** The field that shows a column. */
const fieldOf = (column: string): string => (column === 'programmeId' ? 'programme' : column);

const isRefused = (field: string, fields: Fields, errors: AnswerErrors): boolean =>
  (fields[field] ?? null) === null && errors.at(field).first !== undefined;

type PageSpec = Parameters<typeof checkPage>[0] & { readonly reversed: boolean };

/**
 * Whether a page says that more rows follow. A page that is shorter than requested although more follow would lose
 * rows: the hub would continue after later rows of other departments.
 */
function saysMoreFollow({ reversed, after, before }: PageSpec, pageInfo: Fields): boolean {
  const isBounded = (reversed ? after : before) !== null;
  return !isBounded && pageInfo[reversed ? 'hasPreviousPage' : 'hasNextPage'] !== false;
}

/** Returns one digit for each condition: 1 if the row matches it. */
const matchBits = ({ matches }: RowQuery, facts: RecordFacts): string =>
  (matches ?? []).map((condition) => (matchesFilter(condition, facts) ? '1' : '0')).join('');
