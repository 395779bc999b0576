import {
  getArgumentValues,
  getNamedType,
  getNullableType,
  GraphQLError,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type SelectionSetNode,
} from 'graphql';
import { pageLimits } from '../../graph/page.ts';
import type { ReckonedSize, RequestLimits } from '../../graph/meter/request-limits.ts';
import { countComparisons } from './count-comparisons.ts';
import { introspectionLength } from './introspection-sizes.ts';
import { collectFields, type MergedField, type OperationScope } from './operation-fields.ts';
import { queryTooLarge } from '../../graph/meter/too-large.ts';

/** Bounds of an operation that are known before it is run. */
export type OperationLimits = Pick<
  RequestLimits,
  'names' | 'fields' | 'lists' | 'comparisons' | 'objects' | 'values'
> & {
  readonly listLevels: number;
};

type Bound = keyof OperationLimits;
type Field = GraphQLField<unknown, unknown>;
type Arguments = Readonly<Record<string, unknown>>;

const words: Readonly<Record<Bound, readonly [string, string]>> = {
  names: ['response names in one selection', 'Ask for fewer fields at one place.'],
  fields: ['fields, fragments spread out', 'Split the query.'],
  lists: ['lists', 'Split the query.'],
  comparisons: ['comparisons in all filters', 'Split the query, or compare with lists (`in`).'],
  objects: ['objects, reckoned from the page sizes', 'Ask for smaller pages (`first`) or fewer levels.'],
  values: ['values, reckoned from the page sizes', 'Ask for smaller pages (`first`) or fewer fields.'],
  listLevels: ['lists within each other', 'Ask for fewer levels.'],
};

/** How much an answer may come to hold. */
interface Holding {
  readonly objects: number;
  readonly values: number;
}

const oneValue: Holding = { objects: 0, values: 1 };

/** Where a selection is: how many lists it is within, and what each of its lists holds. */
interface Place {
  readonly listLevel: number;
  /** The size of the page that a connection's lists hold. */
  readonly page: number;
  /** Whether the types of the schema are walked through one by one, rather than by reference. */
  readonly isEachType: boolean;
}

type Counted = Record<'fields' | 'lists' | 'comparisons', number>;

const metaFields: Readonly<Record<string, Field>> = { __schema: SchemaMetaFieldDef, __type: TypeMetaFieldDef };

/** A search reads as much as several lists: every text of every model that it finds. */
const listsOfSearch = 4;

/** The length of a list of objects that takes no page arguments: each is a handful. */
const shortList = 5;

/** Measures an operation, and stops as soon as it exceeds a bound. */
export class OperationSize {
  readonly #scope: OperationScope;
  readonly #limits: OperationLimits;
  readonly #counted: Counted = { fields: 0, lists: 0, comparisons: 0 };

  constructor(scope: OperationScope, limits: OperationLimits) {
    this.#scope = scope;
    this.#limits = limits;
  }

  /**
   * Measures the operation.
   * @throws QUERY_TOO_LARGE if a bound is exceeded.
   */
  measure(type: GraphQLNamedType, set: SelectionSetNode): ReckonedSize {
    const { objects, values } = this.#ofSets(type, [set], { listLevel: 0, page: 1, isEachType: false });
    this.#bound('objects', Math.ceil(objects));
    this.#bound('values', Math.ceil(values));
    const { lists, comparisons } = this.#counted;
    return { objects, values, lists, comparisons };
  }

  #bound(what: Bound, found: number): number {
    const accepted = this.#limits[what];
    if (found <= accepted) return found;
    const [name, remedy] = words[what];
    throw queryTooLarge(`The query has ${found} ${name}; ${accepted} ${accepted === 1 ? 'is' : 'are'} accepted.`, {
      what,
      found,
      accepted,
      remedy,
    });
  }

  #add(what: keyof Counted, more: number): void {
    this.#bound(what, (this.#counted[what] += more));
  }

  #ofSets(type: GraphQLNamedType, sets: readonly (SelectionSetNode | undefined)[], place: Place): Holding {
    const fields = collectFields(this.#scope, type, sets);
    this.#bound('names', fields.length);
    this.#add('fields', fields.length);
    let [objects, values] = [0, 0];
    for (const field of fields) {
      const held = this.#ofField(field, place);
      objects += held.objects;
      values += held.values;
    }
    return { objects, values };
  }

  #ofField({ parent, nodes }: MergedField, place: Place): Holding {
    const [node] = nodes as [FieldNode, ...FieldNode[]];
    const field =
      (isObjectType(parent) || isInterfaceType(parent) ? (parent.getFields()[node.name.value] as Field) : undefined) ??
      metaFields[node.name.value];
    const named = field && getNamedType(field.type);
    if (field === undefined || !isCompositeType(named)) return oneValue;
    const args = this.#argumentsOf(field, node);
    this.#add('comparisons', countComparisons(field, args));
    const [length, inner] = this.#enter(`${parent.name}.${field.name}`, field, args, place);
    const each = this.#ofSets(
      named,
      nodes.map(({ selectionSet }) => selectionSet),
      inner,
    );
    return { objects: length * (1 + each.objects), values: length * each.values };
  }

  /** How many objects a field has, and the place of their selection. */
  #enter(coordinate: string, field: Field, args: Arguments, place: Place): readonly [number, Place] {
    const named = getNamedType(field.type);
    const inner = { ...place, isEachType: field.name === '__schema' };
    if (named.name.endsWith('Connection')) {
      const size = Number(args['last'] ?? args['first'] ?? pageLimits.usual);
      const page = Math.min(Math.max(size, 0), pageLimits.most);
      return [1, this.#withinList({ ...inner, page }, coordinate === 'Query.search' ? listsOfSearch : 1)];
    }
    if (!isListType(getNullableType(field.type))) return [1, inner];
    // The lists of a connection were entered with it.
    if (/Connection\.(nodes|edges)$/.test(coordinate)) return [place.page, inner];
    return this.#enterPlainList(coordinate, args, place);
  }

  #enterPlainList(coordinate: string, args: Arguments, place: Place): readonly [number, Place] {
    const introspected = introspectionLength(this.#scope.schema, coordinate);
    if (introspected !== undefined) {
      return [place.isEachType ? introspected.mean : introspected.referred, this.#withinList(place)];
    }
    const keys = (args['ids'] ?? args['representations']) as readonly unknown[] | undefined;
    return [keys?.length ?? shortList, this.#withinList(place)];
  }

  #withinList(place: Place, lists = 1): Place {
    this.#add('lists', lists);
    return { ...place, listLevel: this.#bound('listLevels', place.listLevel + 1) };
  }

  /** The values of a field's arguments; none where they are not acceptable, which the field itself says. */
  #argumentsOf(field: Field, node: FieldNode): Arguments {
    try {
      return getArgumentValues(field, node, this.#scope.variables);
    } catch (error) {
      if (error instanceof GraphQLError) return {};
      throw error;
    }
  }
}
