import type {
  FieldNode,
  GraphQLFieldResolver,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLResolveInfo,
} from 'graphql';
import type { Context } from '../graph/context.ts';

export type Path = GraphQLResolveInfo['path'];
/** An object of an answer. */
export type Answer = Record<string, unknown>;
export type Nodes = readonly FieldNode[];
export type Arguments = Readonly<Record<string, unknown>>;
export type Resolver = GraphQLFieldResolver<unknown, Context>;

/** One execution of a prepared operation, as far as the completion of values needs it. */
export interface Execution {
  readonly context: Context;
  /** Answers the fields of an object. */
  answerFields(selection: Selection, source: unknown, path: Path | undefined): Answer;
  /** Answers the items of a list, which may be promises and may fail one by one. */
  answerItems(items: readonly unknown[], field: PreparedField, complete: Complete, path: Path): unknown[];
  /** Returns what resolvers get to know of the operation. */
  infoOf(field: PreparedField, path: Path): GraphQLResolveInfo;
}

/**
 * Turns a value of a resolver into a value of the answer.
 * @throws an error that makes the value null.
 */
export type Complete = (execution: Execution, field: PreparedField, value: unknown, path: Path) => unknown;

/** A field of an operation, with all that can be known of it before the operation runs. */
export interface PreparedField {
  /** The field's name in the answer. */
  readonly key: string;
  readonly name: string;
  readonly nodes: Nodes;
  readonly type: GraphQLOutputType;
  readonly parentType: GraphQLObjectType;
  /** Null if the field is a property of its object. */
  readonly resolve: Resolver | null;
  /** The arguments if they use no variable; null otherwise. */
  readonly constantArguments: Arguments | null;
  /**
   * Reads the arguments.
   * @throws GraphQLError if a value is missing or invalid.
   */
  readonly readArguments: (variables: Arguments) => Arguments;
  /** Whether it is a scalar and a property of its object; its completion does not read the path. */
  readonly isScalarProperty: boolean;
  readonly complete: Complete;
}

/** The fields that an operation selects of the objects of one type. */
export interface Selection {
  readonly fields: readonly PreparedField[];
  /** Whether a normal object can have properties of all these names. */
  readonly isPlain: boolean;
}
