import {
  defaultFieldResolver,
  getArgumentValues,
  getNullableType,
  isLeafType,
  isNonNullType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { fieldsOf, type PlanScope } from '../graph/plan/scope.ts';
import type { Arguments, Nodes, PreparedField, Resolver, Selection, Slot } from './prepared.ts';
import { writeValue } from './write-value.ts';

const metaFields = new Map(
  [SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef].map((field) => [field.name, field]),
);

type Field = GraphQLField<unknown, unknown>;

const fieldOf = (type: GraphQLObjectType, name: string): Field | undefined =>
  metaFields.get(name) ?? type.getFields()[name];

function usesVariables(node: FieldNode): boolean {
  let uses = false;
  for (const argument of node.arguments ?? []) visit(argument, { Variable: () => void (uses = true) });
  return uses;
}

const noArguments: Arguments = Object.freeze({});

/** Returns the arguments of a field if they are the same for all variables; null otherwise, or if they are wrong. */
function constantArguments(field: Field, node: FieldNode): Arguments | null {
  if (field.args.length === 0) return noArguments;
  if (usesVariables(node)) return null;
  try {
    return getArgumentValues(field, node);
  } catch {
    return null;
  }
}

/** A field and its slot name each other. */
function withSlot(field: Omit<PreparedField, 'slot'>, slot: Omit<Slot, 'field'>): PreparedField {
  const made = { ...field, slot: slot as Slot };
  made.slot = { ...slot, field: made };
  return made;
}

function collectFragments({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/** An operation to prepare. */
export interface Operation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/**
 * An operation for one set of values of its conditions. A selection is prepared when the first object is answered with
 * it, and kept.
 */
export class PreparedOperation {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly operation: OperationDefinitionNode;
  /** The length of its document. */
  readonly length: number;
  readonly #scope: PlanScope;
  #size = 0;
  #root: Selection | undefined;

  /** @param conditions values of the variables that its conditions use; others are not read */
  constructor(schema: GraphQLSchema, { document, operation }: Operation, conditions: Arguments) {
    this.schema = schema;
    this.fragments = collectFragments(document);
    this.operation = operation;
    this.length = document.loc?.end ?? 0;
    this.#scope = { schema, fragments: this.fragments, variableValues: conditions };
  }

  /** The number of fields that are prepared so far. */
  get size(): number {
    return this.#size;
  }

  get root(): Selection {
    return (this.#root ??= this.#selectRoot());
  }

  #selectRoot(): Selection {
    const { selectionSet, operation } = this.operation;
    const type = this.schema.getRootType(operation);
    if (type == null) throw new Error(`The schema has no root type for a ${operation}.`);
    // The root's fields are collected as those of a field that returns the root.
    const root: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: operation }, selectionSet };
    return this.#select(type, [root]);
  }

  #select(type: GraphQLObjectType, nodes: Nodes): Selection {
    const collected = [...fieldsOf(this.#scope, type, nodes)];
    this.#size += collected.length;
    return collected.map(([key, each], place) => this.#prepare(type, each, `${place === 0 ? '{' : ','}"${key}":`));
  }

  #prepare(parentType: GraphQLObjectType, nodes: Nodes, start: string): PreparedField {
    const [node] = nodes;
    const field = node && fieldOf(parentType, node.name.value);
    if (node === undefined || field === undefined)
      throw new Error(`${parentType.name} lacks a field that is selected.`);
    const { name, type, resolve = defaultFieldResolver } = field;
    const isProperty = resolve === defaultFieldResolver;
    const select = (of: GraphQLObjectType): Selection => this.#select(of, nodes);
    const prepared = {
      key: (node.alias ?? node.name).value,
      start: Buffer.from(start),
      name,
      nodes,
      type,
      parentType,
      resolve: isProperty ? null : (resolve as Resolver),
      constantArguments: constantArguments(field, node),
      readArguments: (variables: Arguments) => getArgumentValues(field, node, variables),
      isScalarProperty: isProperty && isLeafType(getNullableType(type)),
    };
    const write = writeValue(type, { schema: this.schema, select });
    return withSlot(prepared, { isRequired: isNonNullType(type), write });
  }
}
