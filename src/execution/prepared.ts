import type {
  FieldNode,
  GraphQLFieldResolver,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLResolveInfo,
} from 'graphql';
import type { Context } from '../graph/context.ts';
import type { ByteWriter } from './byte-writer.ts';

export type Path = GraphQLResolveInfo['path'];
export type Nodes = readonly FieldNode[];
export type Arguments = Readonly<Record<string, unknown>>;
export type Resolver = GraphQLFieldResolver<unknown, Context>;

/** One execution of a prepared operation, as far as the writing of values needs it. */
export interface Execution {
  readonly context: Context;
  readonly writer: ByteWriter;
  /** Writes an object with the selected fields. */
  writeFields(selection: Selection, source: unknown, path: Path | undefined): void;
  /** Writes a list. Its items may be promises, and may fail one by one. */
  writeItems(items: readonly unknown[], item: Slot, path: Path): void;
  /** Returns what resolvers get to know of the operation. */
  infoOf(field: PreparedField, path: Path): GraphQLResolveInfo;
}

/**
 * Writes a value of a resolver.
 * @throws an error that makes the value null.
 */
export type Write = (execution: Execution, field: PreparedField, value: unknown, path: Path) => void;

/** A field, or the items of a list: what can fail by itself. */
export interface Slot {
  readonly field: PreparedField;
  /** Whether null is not accepted: an error makes null what is around it. */
  readonly isRequired: boolean;
  readonly write: Write;
}

/** A field of an operation, with all that can be known of it before the operation runs. */
export interface PreparedField {
  /** The field's name in the answer. */
  readonly key: string;
  /** The key as it is written, with the punctuation before and after it. */
  readonly start: Uint8Array;
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
  /** Whether it is a scalar and a property of its object; writing it does not read the path. */
  readonly isScalarProperty: boolean;
  readonly slot: Slot;
}

/** The fields that an operation selects of the objects of one type. */
export type Selection = readonly PreparedField[];
