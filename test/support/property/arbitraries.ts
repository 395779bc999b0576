import fc, { type Arbitrary } from 'fast-check';
import { getNamedType, isEnumType, isInputObjectType, type GraphQLInputField, type GraphQLSchema } from 'graphql';
import { globalId } from '../ids.ts';
import type { Filter, Oracle, OrderBy } from '../oracle/oracle.ts';

/** Generates filters and orders that clients could write, from the schema's input types and from values of rows. */
export class Inputs {
  readonly #schema: GraphQLSchema;
  readonly #oracle: Oracle;
  /** Days for which computed columns are sampled. */
  readonly #day: string;
  /** Columns and relations for which no filter is generated. */
  readonly #without: ReadonlySet<string>;

  constructor(schema: GraphQLSchema, oracle: Oracle, day: string, without: readonly string[] = []) {
    this.#schema = schema;
    this.#oracle = oracle;
    this.#day = day;
    this.#without = new Set(without);
  }

  /** Generates an order by any order field of the model. */
  orderBy(model: string): Arbitrary<OrderBy> {
    const type = this.#schema.getType(`${model}OrderField`);
    if (!isEnumType(type)) throw new Error(`${model} has no order.`);
    return fc.record({
      field: fc.constantFrom(...type.getValues().map(({ name }) => name)),
      direction: fc.constantFrom('ASC', 'DESC'),
    });
  }

  /** Generates a filter with at most this number of levels of relations and of `and`, `or`, `not`. */
  filter(model: string, levels = 2): Arbitrary<Filter> {
    const fields = this.#fieldsOf(`${model}Filter`);
    const columns = fields.filter((field) => !this.#isRelation(field));
    const relations = fields.filter((field) => this.#isRelation(field));
    const comparison = fc
      .constantFrom(...columns)
      .chain((field) => this.#comparisons(model, field).map((operators): Filter => ({ [field.name]: operators })));
    if (levels === 0) return comparison;
    const inner = fc.constant(null).chain(() => this.filter(model, levels - 1));
    const parts = fc.array(inner, { maxLength: 3 });
    const logic = fc.oneof(
      parts.map((and): Filter => ({ and })),
      parts.map((or): Filter => ({ or })),
      inner.map((not): Filter => ({ not })),
    );
    const both = fc.tuple(comparison, comparison).map(([left, right]): Filter => ({ ...left, ...right }));
    const made = [
      { arbitrary: comparison, weight: 3 },
      { arbitrary: both, weight: 1 },
      { arbitrary: logic, weight: 3 },
    ];
    if (relations.length === 0) return fc.oneof(...made);
    const related = fc.constantFrom(...relations).chain((field) => this.#relation(field, levels));
    return fc.oneof(...made, { arbitrary: related, weight: 3 });
  }

  #fieldsOf(type: string): GraphQLInputField[] {
    const found = this.#schema.getType(type);
    if (!isInputObjectType(found)) throw new Error(`No input type is called ${type}.`);
    const names = new Set(['and', 'or', 'not', ...this.#without]);
    return Object.values(found.getFields()).filter(({ name }) => !names.has(name));
  }

  /** Returns model and kind of a relation's filter; undefined for the filter of a column. */
  #related({ type }: GraphQLInputField): { readonly model: string; readonly list: boolean } | undefined {
    const named = getNamedType(type);
    if (!isInputObjectType(named)) return undefined;
    const { some, and } = named.getFields();
    if (some !== undefined) return { model: getNamedType(some.type).name.replace(/Filter$/, ''), list: true };
    return and === undefined ? undefined : { model: named.name.replace(/Filter$/, ''), list: false };
  }

  #isRelation(field: GraphQLInputField): boolean {
    return this.#related(field) !== undefined;
  }

  #relation(field: GraphQLInputField, levels: number): Arbitrary<Filter> {
    const related = this.#related(field);
    if (related === undefined) throw new Error(`${field.name} is no relation.`);
    const met = fc.oneof({ arbitrary: this.filter(related.model, levels - 1), weight: 5 }, fc.constant({}));
    const value = related.list
      ? fc.oneof(
          met.map((some) => ({ some })),
          met.map((none) => ({ none })),
          fc.record({ some: met, none: met }),
        )
      : met;
    return value.map((filter): Filter => ({ [field.name]: filter }));
  }

  #comparisons(model: string, field: GraphQLInputField): Arbitrary<Filter> {
    const operators = this.#fieldsOf(getNamedType(field.type).name);
    const one = fc
      .constantFrom(...operators)
      .chain((operator) =>
        this.#operand(model, field.name, operator).map((operand): Filter => ({ [operator.name]: operand })),
      );
    return fc.oneof(
      { arbitrary: one, weight: 4 },
      fc.tuple(one, one).map(([left, right]): Filter => ({ ...left, ...right })),
    );
  }

  #operand(model: string, column: string, operator: GraphQLInputField): Arbitrary<unknown> {
    if (operator.name === 'isNull') return fc.boolean();
    const one = this.#scalar(model, column, operator);
    return ['in', 'notIn', 'hasAny', 'hasEvery'].includes(operator.name) ? fc.array(one, { maxLength: 4 }) : one;
  }

  /** Generates a value of some row, or one near it. */
  #scalar(model: string, column: string, operator: GraphQLInputField): Arbitrary<unknown> {
    const type = getNamedType(operator.type);
    if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
    const held = this.#held(model, column);
    switch (type.name) {
      case 'Boolean':
        return fc.boolean();
      case 'ID':
        return this.#pick(
          held.map((key) => globalId(model, String(key))),
          globalId('Source', 'D1'),
          'no id',
        );
      case 'Int':
      case 'VND':
        return fc.tuple(this.#pick(held, 0), fc.constantFrom(-1, 0, 0, 1)).map(([value, step]) => Number(value) + step);
      case 'Float':
        return fc
          .tuple(this.#pick(held, 0), fc.constantFrom(-0.5, 0, 0, 0.0001))
          .map(([value, step]) => Number(value) + step);
      case 'Date':
        return this.#pick(held, '2008-08-01', '2025-02-28', '2025-07-01', '2030-12-31');
      case 'DateTime':
        return this.#pick(held, '2020-01-01T00:00:00.000Z', '2026-11-21T05:00:00.000Z');
      case 'Period':
        return this.#pick(held, '2023', '2023S1', '2024Q4', '202412');
      default:
        return ['equals', 'contains', 'startsWith'].includes(operator.name)
          ? this.#text(held, operator.name)
          : this.#pick(held, 'no such');
    }
  }

  /** Returns the values of a column, with the items of lists as separate values. */
  #held(model: string, column: string): unknown[] {
    const rows = this.#oracle.rows(model).slice(0, 200);
    const values = rows.flatMap((row) => this.#oracle.value(model, row, column, this.#day));
    return [...new Set(values)].filter((value) => value !== null);
  }

  #pick(held: readonly unknown[], ...others: readonly unknown[]): Arbitrary<unknown> {
    const other = fc.constantFrom(...others);
    return held.length === 0 ? other : fc.oneof({ arbitrary: fc.constantFrom(...held), weight: 5 }, other);
  }

  /** Generates variants of a text or a part of it, as people type it: without diacritics, in capitals, decomposed. */
  #text(held: readonly unknown[], operator: string): Arbitrary<string> {
    const typed = fc.constantFrom<((text: string) => string)[]>(
      (text) => text,
      (text) => text.toUpperCase(),
      (text) => text.normalize('NFD'),
      (text) =>
        text
          .normalize('NFD')
          .replaceAll(/\p{Mn}/gu, '')
          .replaceAll('đ', 'd')
          .replaceAll('Đ', 'D'),
    );
    const part = fc.tuple(
      this.#pick(held, '%', '_', '\\', 'a_i', 'Đà'),
      fc.nat({ max: 30 }),
      fc.integer({ min: 1, max: 12 }),
    );
    return fc.tuple(part, typed).map(([[value, from, length], type]) => {
      const text = String(value).slice(0, 150);
      if (operator === 'equals') return type(text);
      const start = operator === 'startsWith' ? 0 : from % text.length;
      return type(text.slice(start, start + length));
    });
  }
}
