import fc, { type GeneratorValue } from 'fast-check';
import {
  astFromValue,
  getNamedType,
  getNullableType,
  GraphQLBoolean,
  GraphQLNonNull,
  isAbstractType,
  isCompositeType,
  isInputObjectType,
  isListType,
  isObjectType,
  print,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { open } from '../../../src/sealing/seal.ts';
import type { Inputs } from './arbitraries.ts';
import { globalId } from '../ids.ts';
import { testKeys } from '../keys.ts';
import type { Oracle } from '../oracle/oracle.ts';

/** An operation as a client sends it. */
export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

interface Draft {
  readonly g: GeneratorValue;
  readonly definitions: string[];
  readonly variables: Record<string, unknown>;
  readonly fragments: string[];
  /** Number of fields that may still be generated. */
  left: number;
}

type Field = GraphQLField<unknown, unknown>;

/** Fields that are not selected: their arguments are free texts, which other tests cover. */
const neverMade = new Set(['_service', '_entities', 'explainAccess', 'beneficiariesByCitizenId']);

const days = ['2007-01-01', '2024-06-30', '2025-06-30', '2025-07-01', '2030-01-01'] as const;

/**
 * Generates operations of a schema: selections with aliases, fragments, directives, variables, filters, and pages in
 * both directions.
 */
export class Operations {
  readonly #schema: GraphQLSchema;
  readonly #inputs: Inputs;
  readonly #oracle: Oracle;
  readonly #cursors: ReadonlyMap<string, readonly string[]>;
  readonly #unmade: ReadonlySet<string>;

  /**
   * @param cursors cursors of root lists, by field, for their usual order
   * @param unmade fields that are never selected
   */
  constructor(
    schema: GraphQLSchema,
    inputs: Inputs,
    oracle: Oracle,
    cursors: ReadonlyMap<string, readonly string[]>,
    unmade: readonly string[] = [],
  ) {
    this.#unmade = new Set([...neverMade, ...unmade]);
    this.#cursors = cursors;
    this.#schema = schema;
    this.#inputs = inputs;
    this.#oracle = oracle;
  }

  make(g: GeneratorValue): Operation {
    const draft: Draft = { g, definitions: [], variables: {}, fragments: [], left: 40 };
    const type = this.#schema.getQueryType() as GraphQLObjectType;
    const selection = this.#selection(draft, type, 6);
    const definitions = draft.definitions.length === 0 ? '' : `(${draft.definitions.join(', ')})`;
    return {
      query: [`query Made${definitions} ${selection}`, ...draft.fragments].join('\n'),
      variables: draft.variables,
    };
  }

  #chance({ g }: Draft, percent: number): boolean {
    return g(fc.integer, { min: 1, max: 100 }) > 100 - percent;
  }

  #one<Value>({ g }: Draft, values: readonly Value[]): Value {
    return values[g(fc.nat, { max: values.length - 1 })] as Value;
  }

  /** Returns the fields of a type that can be selected at this depth; deeply nested fields occur most often. */
  #fields(type: GraphQLObjectType, depth: number): Field[] {
    const all = Object.values(type.getFields()).filter(({ name }) => !this.#unmade.has(name));
    if (depth > 1) return all;
    return all.filter((field) => !isCompositeType(getNamedType(field.type)));
  }

  #selection(draft: Draft, type: GraphQLObjectType, depth: number): string {
    const fields = this.#fields(type, depth);
    const parts: string[] = [];
    const count = draft.g(fc.integer, { min: 1, max: 4 });
    for (let made = 0; made < count && draft.left > 0 && fields.length > 0; made += 1) {
      const nested = fields.filter((field) => isCompositeType(getNamedType(field.type)));
      const from = nested.length > 0 && this.#chance(draft, 60) ? nested : fields;
      parts.push(this.#wrapped(draft, type, this.#field(draft, this.#one(draft, from), depth, type.name === 'Query')));
    }
    if (parts.length === 0 || this.#chance(draft, 10)) parts.push('__typename');
    return `{ ${parts.join(' ')} }`;
  }

  /** Writes a selection unchanged, in an inline fragment, or in a named one. */
  #wrapped(draft: Draft, type: GraphQLObjectType, part: string): string {
    const way = draft.g(fc.nat, { max: 9 });
    if (way === 0) return `... on ${type.name}${this.#directive(draft)} { ${part} }`;
    if (way === 1) return `...${this.#directive(draft)} { ${part} }`;
    if (way !== 2) return part;
    const name = `F${draft.fragments.length}`;
    draft.fragments.push(`fragment ${name} on ${type.name} { ${part} }`);
    return `...${name}${this.#directive(draft)}`;
  }

  #directive(draft: Draft): string {
    if (!this.#chance(draft, 12)) return '';
    const name = this.#one(draft, ['skip', 'include']);
    const value = this.#chance(draft, 30) === (name === 'skip');
    const type = new GraphQLNonNull(GraphQLBoolean);
    return ` @${name}(if: ${this.#chance(draft, 50) ? this.#optional(draft, type, value, false) : String(value)})`;
  }

  /** A variable; undefined for its value omits it. */
  #variable(draft: Draft, type: string, value: unknown): string {
    const name = `v${draft.definitions.length}`;
    draft.definitions.push(`$${name}: ${type}`);
    if (value !== undefined) draft.variables[name] = value;
    return `$${name}`;
  }

  #field(draft: Draft, field: Field, depth: number, isRoot: boolean): string {
    draft.left -= 1;
    // Numbered aliases never conflict; the plain name rarely gets different arguments by chance, and is then refused.
    const alias = this.#chance(draft, 45) || field.args.length > 0 ? `a${draft.left}: ` : '';
    const head = `${alias}${field.name}${this.#arguments(draft, field, isRoot)}`;
    const once = `${head}${this.#directive(draft)}${this.#below(draft, field, depth)}`;
    // The same field again, to be merged.
    return this.#chance(draft, 8) ? `${once} ${head}${this.#below(draft, field, depth)}` : once;
  }

  #below(draft: Draft, field: Field, depth: number): string {
    const type = getNamedType(field.type);
    if (isObjectType(type)) return ` ${this.#selection(draft, type, depth - 1)}`;
    if (!isAbstractType(type)) return '';
    const possible = this.#schema.getPossibleTypes(type);
    const parts = [this.#one(draft, possible), this.#one(draft, possible)].map(
      (each) => `... on ${each.name} ${this.#selection(draft, each, depth - 1)}`,
    );
    return ` { __typename ${[...new Set(parts)].join(' ')} }`;
  }

  #arguments(draft: Draft, field: Field, isRoot: boolean): string {
    const cursors = isRoot ? this.#cursors.get(field.name) : undefined;
    if (cursors !== undefined && this.#chance(draft, 25)) return this.#between(draft, cursors);
    const page = this.#one(draft, ['first', 'first', 'last']);
    const given = field.args.flatMap((argument) => {
      const value = this.#argument(draft, field, argument, page);
      if (value === undefined) return [];
      return [`${argument.name}: ${this.#written(draft, argument, value)}`];
    });
    return given.length === 0 ? '' : `(${given.join(', ')})`;
  }

  /** Generates a page after or before a cursor. */
  #between(draft: Draft, cursors: readonly string[]): string {
    const given = [`${this.#one(draft, ['first', 'last'])}: ${draft.g(fc.nat, { max: 4 })}`];
    if (this.#chance(draft, 70)) given.push(`after: ${this.#variable(draft, 'String', this.#one(draft, cursors))}`);
    if (this.#chance(draft, 50)) given.push(`before: ${JSON.stringify(this.#one(draft, cursors))}`);
    return `(${given.join(', ')})`;
  }

  /** Writes a value as a variable, or literally with variables inside. */
  #written(draft: Draft, { type, defaultValue, name }: GraphQLArgument, value: unknown): string {
    const isPage = name === 'first' || name === 'last';
    const mayOmit = !isPage && (type === getNullableType(type) || defaultValue !== undefined);
    return this.#chance(draft, 40) ? this.#optional(draft, type, value, mayOmit) : this.#literal(draft, type, value);
  }

  /** Generates a variable that is given, omitted, or omitted with a default. */
  #optional(draft: Draft, type: GraphQLInputType, value: unknown, mayOmit: boolean): string {
    const nullable = getNullableType(type);
    const literal = value === null ? null : astFromValue(value, nullable);
    const way = this.#one(draft, ['given', 'given', 'omitted', 'default', 'default and given']);
    if (way === 'omitted' && mayOmit) return this.#variable(draft, String(nullable), undefined);
    if (!way.startsWith('default') || literal == null) return this.#variable(draft, String(type), value);
    return this.#variable(draft, `${String(nullable)} = ${print(literal)}`, way === 'default' ? undefined : value);
  }

  #literal(draft: Draft, type: GraphQLInputType, value: unknown): string {
    const nullable = getNullableType(type);
    if (isListType(nullable) && Array.isArray(value)) {
      const items = value.map((item) => this.#inside(draft, nullable.ofType, item, false));
      return `[${items.join(', ')}]`;
    }
    if (isInputObjectType(nullable)) {
      const given = Object.entries(value as object).map(([name, inner]) => {
        const field = nullable.getFields()[name];
        if (field === undefined) throw new Error(`${nullable.name} has no field ${name}.`);
        const mayOmit = field.type === getNullableType(field.type) || field.defaultValue !== undefined;
        return `${name}: ${this.#inside(draft, field.type, inner, mayOmit)}`;
      });
      return `{ ${given.join(', ')} }`;
    }
    const literal = astFromValue(value, type);
    return literal == null ? this.#variable(draft, String(type), value) : print(literal);
  }

  #inside(draft: Draft, type: GraphQLInputType, value: unknown, mayOmit: boolean): string {
    return this.#chance(draft, 20) ? this.#optional(draft, type, value, mayOmit) : this.#literal(draft, type, value);
  }

  #argument(draft: Draft, field: Field, argument: GraphQLArgument, page: string): unknown {
    const named = getNamedType(argument.type).name;
    switch (argument.name) {
      case 'first':
      case 'last':
        // Sometimes more than the maximum of a page: an error at this field.
        if (argument.name !== page) return undefined;
        return this.#chance(draft, 2) ? 101 : draft.g(fc.nat, { max: 4 });
      case 'after':
      case 'before':
        return undefined;
      case 'filter':
        return this.#chance(draft, 30)
          ? draft.g(() => this.#inputs.filter(named.replace(/Filter$/, ''), 1))
          : undefined;
      case 'orderBy':
        return this.#chance(draft, 50) ? draft.g(() => this.#inputs.orderBy(named.replace(/Order$/, ''))) : undefined;
      case 'asOf':
        return this.#chance(draft, 25) ? this.#one(draft, days) : undefined;
      case 'code':
        return this.#code(draft, getNamedType(field.type).name);
      case 'key':
        return this.#key(draft, getNamedType(field.type).name);
      case 'id':
        return this.#id(draft);
      case 'ids':
        return [this.#id(draft), this.#id(draft), this.#id(draft)];
      case 'citizenId':
        return this.#citizenId(draft);
      case 'text':
        return this.#one(draft, ['can tho', 'Nghệ An', 'giảm nghèo', 'no such thing']);
      default:
        return this.#other(draft, argument);
    }
  }

  #other(draft: Draft, { type }: GraphQLArgument): unknown {
    const named = getNamedType(type);
    if (!('getValues' in named)) throw new Error(`No value is made for ${String(type)}.`);
    if (this.#chance(draft, 50) && type === getNullableType(type)) return undefined;
    const value = this.#one(draft, named.getValues()).name;
    return String(type).startsWith('[') ? [value] : value;
  }

  #key(draft: Draft, model: string): string {
    const keys = this.#oracle.rows(model).map(({ id }) => String(id));
    return this.#chance(draft, 90) ? this.#one(draft, keys) : 'none';
  }

  #code(draft: Draft, model: string): string {
    const codes = this.#oracle.rows(model).map(({ code }) => String(code));
    return this.#chance(draft, 90) ? this.#one(draft, codes) : 'none';
  }

  /** Mostly a registered citizen id; sometimes one that nobody has, or an invalid one. */
  #citizenId(draft: Draft): string {
    const row = this.#one(draft, this.#oracle.rows('BeneficiaryIdentity'));
    const { citizenId } = open(testKeys(), { id: String(row['id']), sealed: String(row['sealed']) });
    return this.#one(draft, [citizenId ?? '', citizenId ?? '', '092056999999', '092']);
  }

  #id(draft: Draft): string {
    const model = this.#one(draft, [
      'Province',
      'Department',
      'CooperationAgreement',
      'Beneficiary',
      'Document',
      'Delivery',
    ]);
    const rows = this.#oracle.rows(model);
    return this.#chance(draft, 90) ? globalId(model, String(this.#one(draft, rows)['id'])) : globalId(model, 'none');
  }
}
