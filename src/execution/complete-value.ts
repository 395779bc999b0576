import {
  defaultTypeResolver,
  GraphQLError,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLAbstractType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { completeLeaf } from './complete-leaf.ts';
import type { Complete, PreparedField, Selection } from './prepared.ts';

/** What completions need of their operation. */
export interface CompletionScope {
  readonly schema: GraphQLSchema;
  /** Returns the selected fields of an object type. */
  readonly select: (type: GraphQLObjectType) => Selection;
}

const nameOf = ({ parentType, name }: PreparedField): string => `${parentType.name}.${name}`;

function completeObject(type: GraphQLObjectType, { select }: CompletionScope): Complete {
  let selection: Selection | undefined;
  return (execution, _, value, path) => execution.answerFields((selection ??= select(type)), value, path);
}

/** @throws GraphQLError if an object of this type cannot be a value of the abstract type. */
function checkType(schema: GraphQLSchema, abstract: GraphQLAbstractType, name: unknown, field: PreparedField) {
  const type = typeof name === 'string' ? schema.getType(name) : undefined;
  if (isObjectType(type) && schema.isSubType(abstract, type)) return type;
  throw new GraphQLError(`No object type for a value of "${abstract.name}" at "${nameOf(field)}": ${String(name)}.`, {
    nodes: field.nodes,
  });
}

function completeAbstract(abstract: GraphQLAbstractType, scope: CompletionScope): Complete {
  const resolveType = abstract.resolveType ?? defaultTypeResolver;
  const completions = new Map<unknown, Complete>();
  return (execution, field, value, path) => {
    const name: unknown = resolveType(value, execution.context, execution.infoOf(field, path), abstract);
    let complete = completions.get(name);
    if (complete === undefined) {
      complete = completeObject(checkType(scope.schema, abstract, name, field), scope);
      completions.set(name, complete);
    }
    return complete(execution, field, value, path);
  };
}

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value;

function completeList(itemType: GraphQLOutputType, scope: CompletionScope): Complete {
  const complete = completeValue(itemType, scope);
  return (execution, field, value, path) => {
    if (Array.isArray(value)) return execution.answerItems(value, field, complete, path);
    if (isIterable(value)) return execution.answerItems([...value], field, complete, path);
    throw new GraphQLError(`Expected Iterable, but did not find one for field "${nameOf(field)}".`);
  };
}

function completePresent(type: GraphQLOutputType, scope: CompletionScope): Complete {
  if (isListType(type)) return completeList(type.ofType as GraphQLOutputType, scope);
  if (isLeafType(type)) return completeLeaf(type);
  return isAbstractType(type) ? completeAbstract(type, scope) : completeObject(type as GraphQLObjectType, scope);
}

/** Creates the completion of a type. */
export function completeValue(type: GraphQLOutputType, scope: CompletionScope): Complete {
  const isRequired = isNonNullType(type);
  const complete = completePresent(isRequired ? (type.ofType as GraphQLOutputType) : type, scope);
  return (execution, field, value, path) => {
    if (value != null) {
      if (typeof value === 'object' && value instanceof Error) throw value;
      return complete(execution, field, value, path);
    }
    if (isRequired) throw new Error(`Cannot return null for non-nullable field ${nameOf(field)}.`);
    return null;
  };
}
