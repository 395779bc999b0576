import { locatedError, responsePathAsArray, type GraphQLError, type GraphQLResolveInfo } from 'graphql';
import type { Context } from '../graph/context.ts';
import { ByteWriter } from './byte-writer.ts';
import { assemble, type Hole, type Piece } from './piece.ts';
import type { Arguments, Execution, Path, PreparedField, Selection, Slot } from './prepared.ts';
import type { PreparedOperation } from './prepared-operation.ts';

/** What an execution gives. */
export interface Gathered {
  /** The data as JSON; null if errors leave nothing of it. */
  readonly bytes: Buffer | null;
  /** Each error has the path of its own field. */
  readonly errors: readonly GraphQLError[];
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

/** The items of a list after one that made the whole list null are not answered: nobody else handles their rejections. */
function ignoreRejections(items: readonly unknown[], after: number): void {
  for (const item of items.slice(after + 1)) if (isPromise(item)) void item.then(undefined, () => undefined);
}

const pathOf = ({ key, parentType }: PreparedField, prev: Path | undefined): Path => ({
  prev,
  key,
  typename: parentType.name,
});

/** The path of a scalar property as long as it does not fail. */
const unread: Path = { prev: undefined, key: '', typename: undefined };

/** Thrown from a required value to what is around it, once its own error is noted. */
const isNoted = new Error('The error is noted.');

/** All executions write to the same memory: each piece is written at once, and taken out before the next begins. */
const writer = new ByteWriter();

const [openList, closeList, closeObject] = [0x5b, 0x5d, 0x7d];
const emptyObject = Buffer.from('{}');

/**
 * Runs a prepared operation once, and writes its answer. What is there at once is written in one piece; a promise leaves a
 * hole in it, and its value becomes a piece of its own.
 */
export class OperationRun implements Execution {
  readonly writer = writer;
  readonly context: Context;
  readonly #operation: PreparedOperation;
  readonly #variables: Arguments;
  readonly #errors: GraphQLError[] = [];
  readonly #arguments = new Map<PreparedField, Arguments>();
  /** The holes of the piece that is being written. */
  #holes: Hole[] = [];
  /** The required ones among them whose surrounding part is not complete. */
  #open: Hole[] = [];
  /** The number of bytes in complete pieces. */
  #written = 0;
  #waiting = 0;
  #finish: (() => void) | undefined;
  /** A fault of this code in a late piece: nobody else would handle it, and it would end the process. */
  #fault: { readonly error: unknown } | undefined;

  constructor(operation: PreparedOperation, context: Context, variables: Arguments) {
    this.context = context;
    this.#operation = operation;
    this.#variables = variables;
  }

  async run(): Promise<Gathered> {
    const root = this.#writePiece(() => this.writeFields(this.#operation.root, undefined, undefined));
    if (this.#waiting > 0) await new Promise<void>((resolve) => (this.#finish = resolve));
    if (this.#fault !== undefined) throw this.#fault.error;
    return { bytes: root && assemble(root), errors: this.#errors };
  }

  writeFields(fields: Selection, source: unknown, path: Path | undefined): void {
    this.context.meter.checkBytes(this.#written + writer.length);
    for (const field of fields) {
      writer.raw(field.start);
      if (field.isScalarProperty && typeof source === 'object' && source !== null) {
        this.#writeProperty(field, source, path);
      } else this.#writeField(field, source, path);
    }
    if (fields.length === 0) writer.raw(emptyObject);
    else writer.ascii(closeObject);
  }

  writeItems(items: readonly unknown[], item: Slot, path: Path): void {
    writer.ascii(openList);
    for (let place = 0; place < items.length; place += 1) {
      if (place > 0) writer.comma();
      const { length } = writer;
      const itemPath = { prev: path, key: place, typename: undefined };
      try {
        this.#write(item, items[place], itemPath, length);
      } catch (error) {
        if (item.isRequired) ignoreRejections(items, place);
        this.#recover(error, item, itemPath, length);
      }
    }
    writer.ascii(closeList);
  }

  infoOf(field: PreparedField, path: Path): GraphQLResolveInfo {
    const { schema, fragments, operation } = this.#operation;
    return {
      fieldName: field.name,
      fieldNodes: field.nodes,
      returnType: field.type,
      parentType: field.parentType,
      path,
      schema,
      fragments,
      rootValue: undefined,
      operation,
      variableValues: this.#variables,
    };
  }

  /** Writes a scalar that is a property of its object, which needs a path only if it fails. */
  #writeProperty(field: PreparedField, source: object, path: Path | undefined): void {
    const value = (source as Readonly<Record<string, unknown>>)[field.name];
    if (typeof value === 'function' || isPromise(value)) {
      this.#writeField(field, source, path);
      return;
    }
    const { length } = writer;
    try {
      field.slot.write(this, field, value, unread);
    } catch (error) {
      this.#recover(error, field.slot, pathOf(field, path), length);
    }
  }

  #writeField(field: PreparedField, source: unknown, parentPath: Path | undefined): void {
    const path = pathOf(field, parentPath);
    const { length } = writer;
    try {
      this.#write(field.slot, this.#resolve(field, source, path), path, length);
    } catch (error) {
      this.#recover(error, field.slot, path, length);
    }
  }

  /** Writes a value, or leaves a hole for it. */
  #write(slot: Slot, value: unknown, path: Path, start: number): void {
    if (isPromise(value)) {
      this.#leaveHole(slot, value, path);
      return;
    }
    slot.write(this, slot.field, value, path);
    if (!slot.isRequired && this.#open.length > 0) this.#close(start);
  }

  /** Notes that a part which may be null is complete, for the open holes in it. */
  #close(start: number): void {
    const around = { start, end: writer.length };
    while ((this.#open.at(-1)?.at ?? -1) >= start) (this.#open.pop() as Hole).around = around;
  }

  /** Notes an error, and writes null, or fails what is around a required value. */
  #recover(error: unknown, { field, isRequired }: Slot, path: Path, start: number): void {
    this.#note(error, field, path);
    if (isRequired) throw isNoted;
    writer.length = start;
    for (const holes of [this.#holes, this.#open]) while ((holes.at(-1)?.at ?? -1) >= start) holes.pop();
    writer.value(null);
  }

  #note(error: unknown, { nodes }: PreparedField, path: Path): void {
    if (error !== isNoted) this.#errors.push(locatedError(error, nodes, responsePathAsArray(path)));
  }

  #resolve(field: PreparedField, source: unknown, path: Path): unknown {
    const { resolve, name } = field;
    if (resolve !== null) return resolve(source, this.#argumentsOf(field), this.context, this.infoOf(field, path));
    if (typeof source !== 'object' || source === null) return undefined;
    const property = (source as Readonly<Record<string, unknown>>)[name];
    if (typeof property !== 'function') return property;
    return property.call(source, this.#argumentsOf(field), this.context, this.infoOf(field, path));
  }

  #argumentsOf(field: PreparedField): Arguments {
    if (field.constantArguments !== null) return field.constantArguments;
    let read = this.#arguments.get(field);
    if (read === undefined) {
      read = field.readArguments(this.#variables);
      this.#arguments.set(field, read);
    }
    return read;
  }

  #leaveHole(slot: Slot, promise: PromiseLike<unknown>, path: Path): void {
    const hole: Hole = { at: writer.length, isRequired: slot.isRequired, around: null, piece: null };
    this.#holes.push(hole);
    if (slot.isRequired) this.#open.push(hole);
    this.#waiting += 1;
    const settle = (write: () => void): void => {
      try {
        hole.piece = this.#writeLate(write, slot, path);
      } catch (error) {
        this.#fault ??= { error };
      }
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#finish?.();
    };
    void Promise.resolve(promise).then(
      (value) => settle(() => slot.write(this, slot.field, value, path)),
      (error: unknown) =>
        settle(() => {
          throw error;
        }),
    );
  }

  #writeLate(write: () => void, { field }: Slot, path: Path): Piece | null {
    return this.#writePiece(() => {
      try {
        write();
      } catch (error) {
        this.#note(error, field, path);
        throw isNoted;
      }
    });
  }

  /** Writes a piece; returns null if an error leaves nothing of it. */
  #writePiece(write: () => void): Piece | null {
    writer.length = 0;
    this.#holes = [];
    this.#open = [];
    try {
      write();
      this.#written += writer.length;
      return { bytes: writer.take(), holes: this.#holes };
    } catch (error) {
      if (error !== isNoted) throw error;
      return null;
    }
  }
}
