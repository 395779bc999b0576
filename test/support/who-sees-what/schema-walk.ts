import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Answer } from '../hub.ts';
import { globalId } from '../ids.ts';

type Field = GraphQLField<unknown, unknown>;
type WithFields = GraphQLObjectType | GraphQLInterfaceType;

/** A field on the path from the root to a type. */
interface Step {
  readonly field: string;
  /** The field in the query, without an alias: `node(id: "…")`. */
  readonly text: string;
  /** The type of its value. */
  readonly type: string;
}

/** The path to a type, and the fields to select there. */
export interface Place {
  /** `Difficulty (not published)`. */
  readonly name: string;
  readonly type: string;
  readonly steps: readonly Step[];
  readonly fields: readonly string[];
}

/** A row that represents its type, or its type and its kind. */
export interface SampleRow {
  readonly type: string;
  /** For example `not published`; null for a type with one kind of rows. */
  readonly kind: string | null;
  readonly key: string;
}

/** Data that the walk cannot find in the schema. */
export interface Samples {
  /** Rows of the types. Types without rows are searched for below the first row of a type. */
  readonly rows: readonly SampleRow[];
  /** Arguments, by the coordinate of their field, for example `code: "92-SYT"` for `Query.department`. */
  readonly arguments: Readonly<Record<string, string>>;
  /** Paths to types whose shortest path shows less, for example `Query.explainAccess.fields.access`. */
  readonly ways: Readonly<Record<string, string>>;
}

/** The result of a field for a viewer. */
export type Verdict =
  | 'OPEN'
  /** Null, with an error that gives the reason. */
  | 'DENIED'
  /** The row of the field is missing. */
  | 'NO_ROW'
  /** Null without an error. */
  | 'NULL'
  /** Missing because another field is null. */
  | 'LOST';

/** Finds a place for every type of a schema that has fields. */
export class SchemaWalk {
  readonly #schema: GraphQLSchema;
  readonly #samples: Samples;

  constructor(schema: GraphQLSchema, samples: Samples) {
    this.#schema = schema;
    this.#samples = samples;
  }

  /** Finds a place for each type, or for each kind of its rows. @throws naming the types that cannot be reached. */
  places(fieldsOf: ReadonlyMap<string, readonly string[]>): Place[] {
    const shortest = this.#shortestWays();
    const lost = [...fieldsOf.keys()].filter((type) => !shortest.has(type));
    if (lost.length > 0) throw new Error(`No path leads to ${lost.join(', ')}.`);
    return [...fieldsOf].flatMap(([type, fields]) => {
      const rows = this.#samples.rows.filter((row) => row.type === type);
      if (rows.length === 0) return [{ name: type, type, steps: shortest.get(type) ?? [], fields }];
      return rows.map(({ kind, key }) => ({
        name: kind === null ? type : `${type} (${kind})`,
        type,
        steps: [stepTo(type, key)],
        fields,
      }));
    });
  }

  /** Writes an operation that selects every field of these places. */
  operation(places: readonly Place[]): string {
    return `{ ${places.map((place, index) => this.#ask(place, index)).join('\n')} }`;
  }

  #ask({ type, steps, fields }: Place, index: number): string {
    const leaves = fields.map((name) => this.#askField(type, name));
    const [first, ...others] = steps;
    if (first === undefined) return leaves.map((leaf, at) => `t${index}_${fields[at] ?? ''}: ${leaf}`).join('\n');
    const inside = others.reduceRight((inner, step) => `${step.text} { ${inner} }`, leaves.join(' '));
    const body = first.field === 'node' ? `... on ${first.type} { ${inside} }` : inside;
    return `t${index}: ${first.text} { ${body} }`;
  }

  #askField(type: string, name: string): string {
    const field = this.#fields(type)[name] as Field;
    const text = `${name}${this.#argumentsOf(type, field) ?? ''}`;
    const named = getNamedType(field.type);
    if (!isCompositeType(named)) return text;
    if (isConnection(named)) return `${text} { nodes { __typename } }`;
    return `${text} { ${'getFields' in named && 'id' in named.getFields() ? 'id' : '__typename'} }`;
  }

  /** Returns the arguments of a field; null if it needs arguments that the test does not define. */
  #argumentsOf(type: string, { name, args, type: result }: Field): string | null {
    const given = this.#samples.arguments[`${type}.${name}`];
    if (given === undefined && args.some((argument) => isNonNullType(argument.type))) return null;
    const all = [...(given === undefined ? [] : [given]), ...(isConnection(getNamedType(result)) ? ['first: 1'] : [])];
    return all.length === 0 ? '' : `(${all.join(', ')})`;
  }

  #shortestWays(): Map<string, readonly Step[]> {
    const ways = new Map<string, readonly Step[]>([['Query', []]]);
    for (const { type, key } of this.#samples.rows) if (!ways.has(type)) ways.set(type, [stepTo(type, key)]);
    const given = Object.entries(this.#samples.ways).map(([type, way]) => [type, this.#readWay(way)] as const);
    for (const [type, steps] of given) ways.set(type, steps);
    // A map is iterated in insertion order, so nearer types come before farther ones.
    for (const [type, steps] of ways) {
      for (const field of Object.values(this.#fields(type))) {
        const step = this.#step(type, field);
        if (step !== null && !ways.has(step.type)) ways.set(step.type, [...steps, step]);
      }
    }
    return ways;
  }

  #step(type: string, field: Field): Step | null {
    const named = getNamedType(field.type);
    const given = this.#argumentsOf(type, field);
    const hasFields = isObjectType(named) || isInterfaceType(named);
    return hasFields && given !== null ? { field: field.name, text: field.name + given, type: named.name } : null;
  }

  /** Follows a path such as `Query.explainAccess.fields`, or `Beneficiary.access.via` from the first row of a type. */
  #readWay(way: string): Step[] {
    const [start = '', ...names] = way.split('.');
    const row = this.#samples.rows.find(({ type }) => type === start);
    const steps = row === undefined ? [] : [stepTo(start, row.key)];
    for (const name of names) {
      const step = this.#step(steps.at(-1)?.type ?? start, this.#fields(steps.at(-1)?.type ?? start)[name] as Field);
      if (step === null) throw new Error(`${way} is not a path: ${name} has no fields, or needs arguments.`);
      steps.push(step);
    }
    return steps;
  }

  #fields(type: string): Readonly<Record<string, Field>> {
    return (this.#schema.getType(type) as WithFields).getFields();
  }
}

const isConnection = (type: GraphQLNamedType): boolean => type.name.endsWith('Connection');

const stepTo = (type: string, key: string): Step => ({
  field: 'node',
  text: `node(id: ${JSON.stringify(globalId(type, key))})`,
  type,
});

const refusals = new Set(['FORBIDDEN', 'LEDGER_UNAVAILABLE']);

/** Returns the paths of an answer at which a field was refused. @throws if an answer has another error. */
function refusedPaths({ errors = [] }: Answer<unknown>): string[] {
  const fault = errors.find(({ extensions }) => !refusals.has(extensions.code));
  if (fault !== undefined) throw new Error(`${fault.path?.join('.') ?? ''}: ${fault.message}`);
  return errors.map(({ path = [] }) => path.filter((part) => typeof part === 'string').join('.'));
}

const firstOf = (value: unknown): unknown => (Array.isArray(value) ? (value as unknown[])[0] : value);

/** Returns the result of each field of a place in an answer to `operation`. */
export function readVerdicts(place: Place, index: number, answer: Answer<unknown>): Map<string, Verdict> {
  const refused = refusedPaths(answer);
  const below = place.steps.slice(1).map(({ field }) => field);
  const names = place.steps.length === 0 ? [] : [`t${index}`, ...below];
  return new Map(
    place.fields.map((field) => {
      const leaf = place.steps.length === 0 ? `t${index}_${field}` : field;
      return [field, verdictOf([...names, leaf], answer.data, refused)];
    }),
  );
}

function verdictOf(path: readonly string[], data: unknown, refused: readonly string[]): Verdict {
  let value: unknown = data;
  for (const [depth, name] of path.entries()) {
    const isLeaf = depth === path.length - 1;
    const parent = firstOf(value) as Readonly<Record<string, unknown>> | null | undefined;
    value = parent?.[name];
    if (value != null && (isLeaf || firstOf(value) != null)) continue;
    const here = path.slice(0, depth + 1).join('.');
    if (refused.includes(here)) return 'DENIED';
    if (parent == null || refused.some((each) => each.startsWith(`${here}.`))) return 'LOST';
    return isLeaf ? 'NULL' : 'NO_ROW';
  }
  return 'OPEN';
}
