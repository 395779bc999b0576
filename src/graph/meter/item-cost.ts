import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type SelectionNode,
} from 'graphql';

/** The costs of the parts of an answer, in proportion to the time that they take. */
export const costs = { value: 1, object: 4, list: 20, error: 60 } as const;

type Fragments = GraphQLResolveInfo['fragments'];

/** Measures the cost of one item of a list, without the items of nested lists, which are metered separately. */
class ItemMeasure {
  readonly #schema: GraphQLSchema;
  readonly #fragments: Fragments;

  constructor({ schema, fragments }: Pick<GraphQLResolveInfo, 'schema' | 'fragments'>) {
    this.#schema = schema;
    this.#fragments = fragments;
  }

  ofNodes(type: GraphQLNamedType, nodes: readonly FieldNode[]): number {
    return nodes.reduce((total, { selectionSet }) => total + this.#ofSet(type, selectionSet?.selections ?? []), 0);
  }

  /** Each object has one type: of the selections for single types, only the most expensive one counts. */
  #ofSet(type: GraphQLNamedType, selections: readonly SelectionNode[]): number {
    let common = 0;
    const single = new Map<string, number>();
    for (const selection of selections) {
      const [narrowed, cost] =
        selection.kind === Kind.FIELD ? [type, this.#ofField(type, selection)] : this.#ofFragment(type, selection);
      if (narrowed === type || isAbstractType(narrowed)) common += cost;
      else single.set(narrowed.name, (single.get(narrowed.name) ?? 0) + cost);
    }
    return common + Math.max(0, ...single.values());
  }

  #ofFragment(
    type: GraphQLNamedType,
    selection: Exclude<SelectionNode, FieldNode>,
  ): readonly [GraphQLNamedType, number] {
    const isInline = selection.kind === Kind.INLINE_FRAGMENT;
    const fragment = isInline ? selection : this.#fragments[selection.name.value];
    const narrowed = this.#schema.getType(fragment?.typeCondition?.name.value ?? type.name) ?? type;
    return [narrowed, this.#ofSet(narrowed, fragment?.selectionSet.selections ?? [])];
  }

  #ofField(parent: GraphQLNamedType, node: FieldNode): number {
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    const named = field && getNamedType(field.type);
    if (field === undefined || !isCompositeType(named)) return costs.value;
    // The items of a nested list are metered when they are resolved.
    if (isListType(getNullableType(field.type))) return costs.object;
    const own = named.name.endsWith('Connection') ? costs.list : costs.object;
    return own + this.#ofSet(named, node.selectionSet?.selections ?? []);
  }
}

/** Returns what each item of a list field costs. */
export const measureItem = (info: GraphQLResolveInfo): number =>
  costs.object + new ItemMeasure(info).ofNodes(getNamedType(info.returnType), info.fieldNodes);
