import { inputFaults } from '../messages/input.ts';
import { badUserInput } from '../base/errors.ts';
import { readText } from '../base/read-text.ts';
import { allOf, anyOf, noKey, not, type Filter, type Mention, type Quantifier } from './filter.ts';
import { readList, readTest, type Scalar } from './operators.ts';

/** A client's filter, already checked by the schema: fields with operators or filters; `and`, `or`, `not`. */
export type FilterInput = Readonly<Record<string, unknown>>;

/** A scope of records in the department contract: lists of values by attribute. */
export type ScopeInput = Readonly<Record<string, readonly Scalar[]>>;

/** Limits of a filter. */
export interface FilterLimits {
  readonly depth: number;
  readonly comparisons: number;
  readonly listLength: number;
  readonly textLength: number;
}

/** What reading a filter needs. */
export interface FilterReading {
  readonly limits: FilterLimits;
  /** Returns the relations of a model; every other name is a column. */
  readonly describe: (model: string) => {
    readonly relations: Readonly<Record<string, { readonly model: string; readonly list: boolean }>>;
  };
  /** Returns the stored key of a global id; null for an id of another model. */
  readonly keyOf: (model: string, id: string) => string | null;
  /** The meaning of the field `scope`, if filters have one. */
  readonly readScopes?: (model: string, scopes: readonly ScopeInput[]) => Filter;
}

/** The position of a value: the argument that an error names, and the depth. */
interface Place {
  readonly argument: string;
  readonly depth: number;
}

const within = ({ argument, depth }: Place, name: string): Place => ({
  argument: `${argument}.${name}`,
  depth: depth + 1,
});

/** Parts of a list are as deep as the list. */
const atIndex = ({ argument, depth }: Place, index: number): Place => ({ argument: `${argument}.${index}`, depth });

/** Whether a value is an input object. */
export const isInput = (value: unknown): value is FilterInput =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mention = (field: string): Mention => ({ kind: 'mention', field });

const isQuantifier = (name: string): name is Exclude<Quantifier, 'one'> => name === 'some' || name === 'none';

class FilterParser {
  readonly #reading: FilterReading;
  #comparisons = 0;

  constructor(reading: FilterReading) {
    this.#reading = reading;
  }

  filter(model: string, value: unknown, place: Place): Filter {
    const entries = this.#entries(value, place);
    return allOf(entries.map(([name, part]) => this.#field(model, name, part, within(place, name))));
  }

  #field(model: string, name: string, value: unknown, place: Place): Filter {
    if (name === 'and') return allOf(this.#filters(model, value, place));
    if (name === 'or') return anyOf(this.#filters(model, value, place));
    if (name === 'not') return not(this.filter(model, value, place));
    const { describe, readScopes } = this.#reading;
    if (name === 'scope' && readScopes !== undefined) return readScopes(model, this.#scopes(value, place));
    const relation = describe(model).relations[name];
    if (relation === undefined) return this.#column(model, name, value, place);
    if (relation.list) return this.#relatedRows(name, relation.model, value, place);
    const filter = this.filter(relation.model, value, place);
    return { kind: 'related', relation: name, model: relation.model, quantifier: 'one', filter };
  }

  #filters(model: string, value: unknown, place: Place): Filter[] {
    return this.#list(value, place).map((part, index) => this.filter(model, part, atIndex(place, index)));
  }

  #relatedRows(relation: string, model: string, value: unknown, place: Place): Filter {
    const parts = this.#entries(value, place).map(([quantifier, part]): Filter => {
      if (!isQuantifier(quantifier)) throw new Error(`Related rows have no quantifier ${quantifier}.`);
      const filter = this.filter(model, part, within(place, quantifier));
      return { kind: 'related', relation, model, quantifier, filter };
    });
    return parts.length === 0 ? mention(relation) : allOf(parts);
  }

  #column(model: string, column: string, value: unknown, place: Place): Filter {
    const parts = this.#entries(value, place).map(([operator, given]): Filter => {
      const operand = this.#operand(given, within(place, operator));
      const test = readTest(operator, column === 'id' ? this.#keys(model, operand) : operand);
      return { ...test, kind: 'compare', column };
    });
    return parts.length === 0 ? mention(column) : allOf(parts);
  }

  #keys(model: string, operand: unknown): unknown {
    const keyOf = (id: unknown): string => this.#reading.keyOf(model, String(id)) ?? noKey;
    return Array.isArray(operand) ? operand.map(keyOf) : typeof operand === 'boolean' ? operand : keyOf(operand);
  }

  #scopes(value: unknown, place: Place): ScopeInput[] {
    return this.#list(value, place).map((scope, index) => {
      const at = atIndex(place, index);
      const entries = this.#entries(scope, at);
      return Object.fromEntries(entries.map(([name, part]) => [name, readList(this.#operand(part, within(at, name)))]));
    });
  }

  #entries(value: unknown, { argument, depth }: Place): [string, unknown][] {
    notNull(value, argument);
    if (!isInput(value)) throw new Error(`${argument} is no input object.`);
    const { limits } = this.#reading;
    if (depth < limits.depth) return Object.entries(value);
    throw badUserInput(argument, inputFaults.filterDepth(limits.depth));
  }

  /** Reads a list of filters or scopes. An empty list counts as a comparison. */
  #list(value: unknown, { argument }: Place): readonly unknown[] {
    const list = this.#bounded(value, argument);
    if (list.length === 0) this.#count(argument);
    return list;
  }

  #bounded(value: unknown, argument: string): readonly unknown[] {
    notNull(value, argument);
    if (!Array.isArray(value)) throw new Error(`${argument} is no list.`);
    const { listLength } = this.#reading.limits;
    if (value.length <= listLength) return value;
    throw badUserInput(argument, inputFaults.filterList(value.length, listLength));
  }

  #operand(value: unknown, { argument }: Place): unknown {
    notNull(value, argument);
    if (!Array.isArray(value)) {
      this.#count(argument);
      return this.#scalar(value, argument);
    }
    const list = this.#bounded(value, argument);
    this.#count(argument);
    return list.map((each, index) => this.#scalar(each, `${argument}.${index}`));
  }

  #scalar(value: unknown, argument: string): unknown {
    if (typeof value === 'string') return this.#text(value, argument);
    // A literal such as `1e400` is read as infinity, which a variable cannot be.
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    throw badUserInput(argument, inputFaults.number);
  }

  #text(text: string, argument: string): string {
    const normal = readText(argument, text);
    const { textLength } = this.#reading.limits;
    if (normal.length <= textLength) return normal;
    throw badUserInput(argument, inputFaults.filterText(normal.length, textLength));
  }

  #count(argument: string): void {
    const { comparisons } = this.#reading.limits;
    this.#comparisons += 1;
    if (this.#comparisons <= comparisons) return;
    throw badUserInput(argument, inputFaults.filterValues(comparisons));
  }
}

function notNull(value: unknown, argument: string): void {
  if (value !== null) return;
  throw badUserInput(argument, inputFaults.comparedNull);
}

/**
 * Reads a client's filter of a model's rows: checks its limits, and converts texts to NFC and ids to stored keys.
 * @throws BAD_USER_INPUT if the filter is too deep, too long or compares with null.
 */
export const parseFilter = (reading: FilterReading, argument: string, input: unknown, model: string): Filter =>
  new FilterParser(reading).filter(model, input, { argument, depth: 0 });
