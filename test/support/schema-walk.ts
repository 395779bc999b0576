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
import type { Answer } from './hub.ts';
import { globalId } from './ids.ts';

type Field = GraphQLField<unknown, unknown>;
type WithFields = GraphQLObjectType | GraphQLInterfaceType;

/** A field on the way from the root to a type. */
interface Step {
  readonly field: string;
  /** As it is asked, without an alias: `node(id: "…")`. */
  readonly text: string;
  /** The type that its value is taken for. */
  readonly type: string;
}

/** Where the fields of a type are asked for, and which of them. */
export interface Place {
  /** `Difficulty (not published)`. */
  readonly name: string;
  readonly type: string;
  readonly steps: readonly Step[];
  readonly fields: readonly string[];
}

/** A row that stands for all of its type, or for all of its type and kind. */
export interface SampleRow {
  readonly type: string;
  /** `not published`; null for a type whose rows are all alike. */
  readonly kind: string | null;
  readonly key: string;
}

/** What the walk cannot find in the schema. */
export interface Samples {
  /** The first of a type is where types without rows of their own are looked for. */
  readonly rows: readonly SampleRow[];
  /** Arguments, by the coordinate of their field: `Query.department` has `code: "92-SYT"`. */
  readonly arguments: Readonly<Record<string, string>>;
  /** Ways to types whose shortest way says less: `Query.explainAccess.fields.access`. */
  readonly ways: Readonly<Record<string, string>>;
}

/** What a viewer gets of a field. */
export type Verdict =
  | 'OPEN'
  /** Null, with an error that says why. */
  | 'DENIED'
  /** What it is a field of is itself not there. */
  | 'NO_ROW'
  /** Null without an error. */
  | 'NULL'
  /** Torn away by the null of another field. */
  | 'LOST';

/** Finds a place for every type of a schema that has fields. */
export class SchemaWalk {
  readonly #schema: GraphQLSchema;
  readonly #samples: Samples;

  constructor(schema: GraphQLSchema, samples: Samples) {
    this.#schema = schema;
    this.#samples = samples;
  }

  /** A place for each type, or for each kind of its rows. @throws naming the types that cannot be reached. */
  places(fieldsOf: ReadonlyMap<string, readonly string[]>): Place[] {
    const shortest = this.#shortestWays();
    const lost = [...fieldsOf.keys()].filter((type) => !shortest.has(type));
    if (lost.length > 0) throw new Error(`No way leads to ${lost.join(', ')}.`);
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

  /** An operation that asks for every field of every one of these places. */
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

  /** The arguments that a field is asked with; null for a field that needs some which nobody has thought of. */
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
    // A map is walked in the order in which it grows: nearer types come before farther ones.
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

  /** `Query.explainAccess.fields`, or `Beneficiary.access.via` from the first row of a type. */
  #readWay(way: string): Step[] {
    const [start = '', ...names] = way.split('.');
    const row = this.#samples.rows.find(({ type }) => type === start);
    const steps = row === undefined ? [] : [stepTo(start, row.key)];
    for (const name of names) {
      const step = this.#step(steps.at(-1)?.type ?? start, this.#fields(steps.at(-1)?.type ?? start)[name] as Field);
      if (step === null) throw new Error(`${way} is no way: ${name} has no fields, or needs arguments.`);
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

/** Paths of an answer at which something was refused. @throws where an answer has another error. */
function refusedPaths({ errors = [] }: Answer<unknown>): string[] {
  const fault = errors.find(({ extensions }) => !refusals.has(extensions.code));
  if (fault !== undefined) throw new Error(`${fault.path?.join('.') ?? ''}: ${fault.message}`);
  return errors.map(({ path = [] }) => path.filter((part) => typeof part === 'string').join('.'));
}

const firstOf = (value: unknown): unknown => (Array.isArray(value) ? (value as unknown[])[0] : value);

/** What an answer to `operation` gives of each field of a place. */
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
