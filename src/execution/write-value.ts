import {
  defaultTypeResolver,
  GraphQLError,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLAbstractType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import type { PreparedField, Selection, Write } from './prepared.ts';
import { serializerOf } from './serialize.ts';

/** What the writing of values needs to know of their operation. */
export interface WritingScope {
  readonly schema: GraphQLSchema;
  /** Returns the selected fields of an object type. */
  readonly select: (type: GraphQLObjectType) => Selection;
}

const nameOf = ({ parentType, name }: PreparedField): string => `${parentType.name}.${name}`;

function writeObject(type: GraphQLObjectType, { select }: WritingScope): Write {
  let selection: Selection | undefined;
  return (execution, _, value, path) => execution.writeFields((selection ??= select(type)), value, path);
}

/** @throws GraphQLError if an object of this type cannot be a value of the abstract type. */
function checkType(schema: GraphQLSchema, abstract: GraphQLAbstractType, name: unknown, field: PreparedField) {
  const type = typeof name === 'string' ? schema.getType(name) : undefined;
  if (isObjectType(type) && schema.isSubType(abstract, type)) return type;
  throw new GraphQLError(`No object type for a value of "${abstract.name}" at "${nameOf(field)}": ${String(name)}.`, {
    nodes: field.nodes,
  });
}

function writeAbstract(abstract: GraphQLAbstractType, scope: WritingScope): Write {
  const resolveType = abstract.resolveType ?? defaultTypeResolver;
  const writes = new Map<unknown, Write>();
  return (execution, field, value, path) => {
    const name: unknown = resolveType(value, execution.context, execution.infoOf(field, path), abstract);
    let write = writes.get(name);
    if (write === undefined) {
      write = writeObject(checkType(scope.schema, abstract, name, field), scope);
      writes.set(name, write);
    }
    write(execution, field, value, path);
  };
}

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value;

function writeList(itemType: GraphQLOutputType, scope: WritingScope): Write {
  const item = { isRequired: isNonNullType(itemType), write: writeValue(itemType, scope) };
  return (execution, field, value, path) => {
    const items = Array.isArray(value) ? value : isIterable(value) ? [...value] : null;
    if (items === null) throw new GraphQLError(`Expected a list for field "${nameOf(field)}".`);
    execution.writeItems(items, { ...item, field }, path);
  };
}

function writeScalar(type: GraphQLLeafType): Write {
  const serialize = serializerOf(type);
  return ({ writer }, _, value) => writer.value(serialize(value));
}

function writePresent(type: GraphQLOutputType, scope: WritingScope): Write {
  if (isListType(type)) return writeList(type.ofType as GraphQLOutputType, scope);
  if (isLeafType(type)) return writeScalar(type);
  return isAbstractType(type) ? writeAbstract(type, scope) : writeObject(type as GraphQLObjectType, scope);
}

/** Creates the function that writes values of a type. */
export function writeValue(type: GraphQLOutputType, scope: WritingScope): Write {
  const isRequired = isNonNullType(type);
  const write = writePresent(isRequired ? (type.ofType as GraphQLOutputType) : type, scope);
  return (execution, field, value, path) => {
    if (value != null) {
      if (typeof value === 'object' && value instanceof Error) throw value;
      write(execution, field, value, path);
    } else if (isRequired) throw new Error(`Cannot return null for non-nullable field ${nameOf(field)}.`);
    else execution.writer.value(null);
  };
}
