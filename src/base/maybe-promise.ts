/** A value that is there, or one that is still being read. */
export type MaybePromise<Value> = Value | Promise<Value>;

/** What follows from a value; at once where the value is there. */
export const after = <Value, Result>(
  value: MaybePromise<Value>,
  then: (value: Value) => Result,
): MaybePromise<Result> => (value instanceof Promise ? value.then(then) : then(value));
