import type { GraphQLError } from 'graphql';
import { beneficiaryOfKey } from '../access/record-key.ts';
import { findColumn } from '../db/columns.ts';
import type { Position } from '../db/keyset.ts';
import { meetsColumn } from '../db/selection.ts';
import { hangRelated, type Related, type Stored } from '../db/stored.ts';
import { hangPersonalData } from '../sealing/personal-data.ts';
import type { AnswerErrors } from './answer-errors.ts';
import { ContractBreach } from './contract-breach.ts';
import { readFacts } from './read-facts.ts';
import type { Link } from './link.ts';
import { meetsFilter, type Facts } from './meets-filter.ts';
import { checkPage } from './page-order.ts';
import { readPersonalData } from './read-personal-data.ts';
import { readProgramme } from './read-programme.ts';
import { parentKey, readRecordKey, type ExpectedRecord } from './read-record-key.ts';
import { readList, readObject, readValue } from './read-value.ts';
import { listRefused, refusedBy } from './refusal.ts';
import type { ListQuery, OneQuery, RowQuery } from './row-query.ts';

/** A value of an answer, and the errors of what is there. */
export interface Answered {
  readonly value: unknown;
  readonly errors: AnswerErrors;
}

type Fields = Readonly<Record<string, unknown>>;
type Expected = Omit<ExpectedRecord, 'departmentId'>;

export const anyRecord: Expected = { key: null, headedBy: null };

/** Reads rows that one department's service answered. What is not as the contract says is a breach of it. */
export class RowReader {
  readonly #link: Link;

  constructor(link: Link) {
    this.#link = link;
  }

  /**
   * A row that is there.
   * @returns null for one that is not what it must be to be handed out
   */
  row(query: RowQuery, { value, errors }: Answered, expected: Expected, day: string): Stored | null {
    const { model } = query;
    const fields = readObject(model, value);
    const key = readRecordKey(model, fields['id'], { departmentId: this.#link.departmentId, ...expected });
    const facts = query.needsFacts ? readFacts(model, fields['facts']) : {};
    if (!meetsFilter(query.where, facts)) return null;
    if (!meetsFilter(query.policy, facts)) throw new ContractBreach(`A row of ${model} is not among those asked for.`);
    const row: Record<string, unknown> = { __typename: model, asOf: day, ...this.#keys(query, key) };
    for (const column of query.columns) row[column] = this.#column(query, column, fields, errors);
    if (query.meets !== null) row[meetsColumn] = told(query, facts);
    this.#hang(query, row, { value: fields, errors }, facts);
    return row as unknown as Stored;
  }

  /**
   * A page of a list, in the order of the read, from the end that it is read from.
   * @param parent the key of the record that it hangs on; null for none
   */
  page(query: RowQuery, read: PageSpec, { value, errors }: Answered, parent: string | null, day: string): Stored[] {
    const what = `A page of ${query.model}`;
    const { nodes: listed, pageInfo } = readObject(what, value);
    const nodes = readList(what, listed);
    if (nodes.length > read.limit) throw new ContractBreach(`${what} has more rows than were asked for.`);
    if (nodes.length < read.limit && saysMoreFollow(read, readObject(what, pageInfo)))
      throw new ContractBreach(`${what} has fewer rows than were asked for, and there are more.`);
    const below = errors.at('nodes');
    const rows = nodes.map((node, place) => {
      const row = this.row(query, { value: node, errors: below.at(place) }, { key: null, headedBy: parent }, day);
      if (row === null) throw new ContractBreach(`A row of ${query.model} is not among those asked for.`);
      return row;
    });
    checkPage(
      read,
      rows.map((row) => this.#position(read, row, below)),
    );
    return read.reversed ? rows.reverse() : rows;
  }

  #position({ order }: PageSpec, row: Stored, errors: AnswerErrors): Position {
    const value = (row as unknown as Fields)[order.column];
    // Where the order is told by what is closed, nobody can see that the list is in order.
    if (value instanceof Error) throw listRefused(this.#link, errors.first ?? { message: '' });
    return { value, key: row.id };
  }

  #keys({ model }: RowQuery, key: string): Record<string, string> {
    const keys: Record<string, string> = { id: key, departmentId: this.#link.departmentId };
    if (model === 'Enrolment') keys['beneficiaryId'] = parentKey(key);
    if (model === 'Payment') keys['enrolmentId'] = parentKey(key);
    return keys;
  }

  #column({ model }: RowQuery, name: string, fields: Fields, errors: AnswerErrors): unknown {
    const field = name === 'programmeId' ? 'programme' : name;
    const value = fields[field] ?? null;
    const refused = value === null ? errors.at(field).first : undefined;
    if (refused !== undefined) return refusedBy(this.#link, `${model}.${field}`, refused);
    if (field === 'programme') return readProgramme(value);
    const found = findColumn(model, name);
    if (found === undefined) throw new Error(`${model} has no column called ${name}.`);
    return readValue(`${model}.${name}`, found.description, value);
  }

  #hang(query: RowQuery, row: Record<string, unknown>, { value, errors }: Answered, facts: Facts): void {
    if (query.ones.length === 0 && query.lists.length === 0) return;
    const fields = value as Fields;
    const related: Record<string, Related> = {};
    const [key, day] = [String(row['id']), String(row['asOf'])];
    for (const one of query.ones) {
      const answered = { value: fields[one.name] ?? null, errors: errors.at(one.name) };
      const found = this.#one(one, answered, key, day, facts);
      if (found !== undefined) related[one.slot] = found;
    }
    for (const list of query.lists) {
      const found = this.#list(list, { value: fields[list.name] ?? null, errors: errors.at(list.name) }, key, day);
      if (found !== undefined) related[list.slot] = found;
    }
    hangRelated(row, related);
  }

  /** The related row; undefined where it is refused: asked for by itself, it says why. */
  #one(one: OneQuery, answered: Answered, key: string, day: string, facts: Facts): Stored | null | undefined {
    if (answered.value === null && answered.errors.first !== undefined) return undefined;
    if (one.rows.identity !== null) return this.identity(one.rows, answered, key, day, facts);
    if (answered.value === null) return undefined;
    return this.row(one.rows, answered, { key: parentKey(key), headedBy: null }, day);
  }

  /** The page of a list that hangs on a row; undefined where it is refused. */
  #list({ filter, read, rows, day, field }: ListQuery, answered: Answered, key: string, rowDay: string) {
    if (filter === false) return [];
    if (answered.value === null) {
      if (answered.errors.first !== undefined) return undefined;
      throw new ContractBreach(`${field} is missing.`);
    }
    return this.page(rows, read, answered, key, day ?? rowDay);
  }

  /** The identity of a beneficiary; null where there is none on record, or none to be handed out. */
  identity(query: RowQuery, { value, errors }: Answered, key: string, day: string, facts: Facts): Stored | null {
    const ofBeneficiary: Facts = { beneficiary: facts };
    if (value === null || !meetsFilter(query.where, ofBeneficiary)) return null;
    const row: Record<string, unknown> = {
      __typename: query.model,
      asOf: day,
      id: key,
      beneficiaryId: beneficiaryOfKey(key),
      departmentId: this.#link.departmentId,
      // It came open, over a connection that is sealed itself.
      sealed: '',
      citizenIdHash: null,
    };
    if (query.meets !== null) row[meetsColumn] = told(query, ofBeneficiary);
    const refused = (field: string): GraphQLError | null => {
      const error = errors.at(field).first;
      return error === undefined ? null : refusedBy(this.#link, `BeneficiaryIdentity.${field}`, error);
    };
    hangPersonalData(row, readPersonalData(query.identity ?? [], value, refused));
    return row as unknown as Stored;
  }
}

type PageSpec = Parameters<typeof checkPage>[0] & { readonly reversed: boolean };

/**
 * Whether a page tells that the list goes on. One that is cut off shorter than was asked for would leave out rows: the list
 * would go on after those of other departments that come later.
 */
function saysMoreFollow({ reversed, after, before }: PageSpec, pageInfo: Fields): boolean {
  const isBounded = (reversed ? after : before) !== null;
  return !isBounded && pageInfo[reversed ? 'hasPreviousPage' : 'hasNextPage'] !== false;
}

const told = ({ meets }: RowQuery, facts: Facts): string =>
  (meets ?? []).map((condition) => (meetsFilter(condition, facts) ? '1' : '0')).join('');
