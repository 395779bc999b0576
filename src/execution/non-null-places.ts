import {
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLOutputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export type ResponsePath = readonly (string | number)[];

/** A selection and its parent type. */
interface Selected {
  readonly parent: GraphQLNamedType | undefined;
  readonly set: SelectionSetNode;
}

interface Found {
  readonly type: GraphQLOutputType;
  readonly set: SelectionSetNode | undefined;
}

const fieldType = (parent: GraphQLNamedType | undefined, name: string): GraphQLOutputType | undefined =>
  isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name]?.type : undefined;

/**
 * Finds the non-null fields of an operation: an error there makes a larger part of the answer null than its own field.
 */
export class NonNullPlaces {
  readonly #schema: GraphQLSchema;
  readonly #operation: OperationDefinitionNode;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Results by path without list indexes, because all items of a list have the same type. */
  readonly #known = new Map<string, boolean>();

  constructor(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) {
    this.#schema = schema;
    this.#operation = operation;
    const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  /** Whether the value at a path is non-null. The path must be one of an answer to the operation. */
  has(path: ResponsePath): boolean {
    const name = path.map((key) => (typeof key === 'number' ? '' : key)).join(' ');
    let isPlace = this.#known.get(name);
    if (isPlace === undefined) {
      isPlace = this.#isNonNull(path);
      this.#known.set(name, isPlace);
    }
    return isPlace;
  }

  #isNonNull(path: ResponsePath): boolean {
    let selected: Selected[] = [
      { parent: this.#schema.getRootType(this.#operation.operation) ?? undefined, set: this.#operation.selectionSet },
    ];
    let type: GraphQLOutputType | undefined;
    for (const key of path) {
      if (typeof key === 'number') {
        const list: GraphQLOutputType | undefined = type && getNullableType(type);
        type = isListType(list) ? (list.ofType as GraphQLOutputType) : undefined;
        continue;
      }
      const found = selected.flatMap((each) => this.#find(each, key));
      // Validation has checked that fields with the same name in the answer have the same nullability.
      type = found[0]?.type;
      selected = found.flatMap((each) => (each.set ? [{ parent: getNamedType(each.type), set: each.set }] : []));
    }
    return isNonNullType(type);
  }

  /** Finds the fields of a selection that have a name in the answer. */
  #find({ parent, set }: Selected, name: string): Found[] {
    return set.selections.flatMap((selection): Found[] => {
      if (selection.kind === Kind.FIELD) {
        const isNamed = (selection.alias ?? selection.name).value === name;
        const type = isNamed ? fieldType(parent, selection.name.value) : undefined;
        return type === undefined ? [] : [{ type, set: selection.selectionSet }];
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
      if (fragment === undefined) return [];
      const condition = fragment.typeCondition;
      const of = condition === undefined ? parent : this.#schema.getType(condition.name.value);
      return this.#find({ parent: of, set: fragment.selectionSet }, name);
    });
  }
}
