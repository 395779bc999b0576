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
import { limitMessages } from '../../messages/limits.ts';
import { pageLimits } from '../../graph/page.ts';
import type { ReckonedSize, RequestLimits } from '../../graph/meter/request-limits.ts';
import { countComparisons } from './count-comparisons.ts';
import { introspectionLength, wrappedShare, type ReferenceKind } from './introspection-sizes.ts';
import { collectFields, type MergedField, type OperationScope } from './operation-fields.ts';
import { queryTooLarge } from '../../graph/meter/too-large.ts';

/** Limits of an operation that are checked before it runs. */
export type OperationLimits = Pick<
  RequestLimits,
  'names' | 'fields' | 'lists' | 'comparisons' | 'objects' | 'values'
> & {
  readonly listLevels: number;
};

type Bound = keyof OperationLimits;
type Field = GraphQLField<unknown, unknown>;
type Arguments = Readonly<Record<string, unknown>>;

/** Maximum content of an answer. */
interface Holding {
  readonly objects: number;
  readonly values: number;
}

const oneValue: Holding = { objects: 0, values: 1 };

/** The context of a selection: the depth of its lists, and what each list contains. */
interface Place {
  readonly listLevel: number;
  /** The page size of a connection. */
  readonly page: number;
  /** Whether introspection lists all types of the schema, instead of following references. */
  readonly isEachType: boolean;
  /** The reference of introspection that led here, and how many of its wrappings were followed. */
  readonly reference: { readonly kind: ReferenceKind; readonly depth: number };
}

type Counted = Record<'fields' | 'lists' | 'comparisons', number>;

const metaFields: Readonly<Record<string, Field>> = { __schema: SchemaMetaFieldDef, __type: TypeMetaFieldDef };

/** The field of introspection that leads from an argument or an input field to its type. */
const typeOfInput = '__InputValue.type';

/** A search reads as much as several lists: all texts of every model that it searches. */
const listsOfSearch = 4;

/** Assumed length of an object list without page arguments: each has only a few objects. */
const shortList = 5;

/** Measures an operation, and stops as soon as it exceeds a limit. */
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
   * @throws QUERY_TOO_LARGE if a limit is exceeded.
   */
  measure(type: GraphQLNamedType, set: SelectionSetNode): ReckonedSize {
    const { objects, values } = this.#ofSets(type, [set], {
      listLevel: 0,
      page: 1,
      isEachType: false,
      reference: { kind: 'output', depth: 0 },
    });
    this.#bound('objects', Math.ceil(objects));
    this.#bound('values', Math.ceil(values));
    const { lists, comparisons } = this.#counted;
    return { objects, values, lists, comparisons };
  }

  #bound(what: Bound, found: number): number {
    const accepted = this.#limits[what];
    if (found <= accepted) return found;
    throw queryTooLarge(limitMessages.operation(what, found, accepted), { what, found, accepted });
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

  /** Returns the number of objects of a field, and the context of their selection. */
  #enter(coordinate: string, field: Field, args: Arguments, place: Place): readonly [number, Place] {
    const named = getNamedType(field.type);
    const kind = coordinate === typeOfInput ? ('input' as const) : ('output' as const);
    const inner = { ...place, isEachType: field.name === '__schema', reference: { kind, depth: 0 } };
    if (named.name.endsWith('Connection')) {
      const size = Number(args['last'] ?? args['first'] ?? pageLimits.usual);
      const page = Math.min(Math.max(size, 0), pageLimits.most);
      return [1, this.#withinList({ ...inner, page }, coordinate === 'Query.search' ? listsOfSearch : 1)];
    }
    if (coordinate === '__Type.ofType') {
      const { kind, depth } = place.reference;
      return [wrappedShare(this.#scope.schema, kind, depth), { ...inner, reference: { kind, depth: depth + 1 } }];
    }
    if (!isListType(getNullableType(field.type))) return [1, inner];
    // The lists of a connection were counted with the connection.
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

  /** Returns the values of a field's arguments; empty if they are not acceptable, which the field itself reports. */
  #argumentsOf(field: Field, node: FieldNode): Arguments {
    try {
      return getArgumentValues(field, node, this.#scope.variables);
    } catch (error) {
      if (error instanceof GraphQLError) return {};
      throw error;
    }
  }
}
