import { Kind, type ValueNode } from 'graphql';
import { acceptedScalars } from '../messages/input.ts';

const datePattern = /^(?!0000)(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Every month has 28 days, so only later days need the calendar. */
function isDate(value: unknown): value is string {
  if (typeof value !== 'string' || !datePattern.test(value)) return false;
  if (value.slice(8) <= '28') return true;
  return new Date(`${value}T00:00:00Z`).toISOString().startsWith(value);
}

/** The database reads offsets up to 15:59 and nine digits of a second. */
const instantPattern = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-](0\d|1[0-5]):[0-5]\d)$/;

/**
 * Whether a value is an instant as clients or the database write it: in any time zone, with up to nine digits of a
 * second.
 */
const isInstant = (value: unknown): value is string =>
  typeof value === 'string' && isDate(instantPattern.exec(value)?.[1]);

const isAmount = (value: unknown): value is number => Number.isSafeInteger(value);

const isPeriod = (value: unknown): value is string =>
  typeof value === 'string' && /^[1-9]\d{3}(S[12]|Q[1-4]|0[1-9]|1[0-2])?$/.test(value);

/** Reads and writes a scalar. Its name, description and specification are in the SDL. */
interface ScalarResolver<Value> {
  readonly __parseValue: (value: unknown) => Value;
  readonly __serialize: (value: unknown) => Value;
  readonly __parseLiteral: (node: ValueNode) => Value;
}

/** Quotes a value in an error. JSON cannot write infinity, which is the value of `1e400`. */
const describe = (value: unknown): string =>
  typeof value === 'number' ? String(value) : JSON.stringify(value).slice(0, 200);

function createScalar<Value>(
  name: keyof typeof acceptedScalars,
  isValue: (value: unknown) => value is Value,
  show: (value: Value) => Value = (value) => value,
): ScalarResolver<Value> {
  const check = (value: unknown): Value => {
    if (isValue(value)) return value;
    // Not a GraphQLError, so that the validator adds the location of the value.
    throw new TypeError(`${describe(value)} is not ${acceptedScalars[name].en}.`);
  };
  return {
    __parseValue: check,
    __serialize: (value) => show(check(value)),
    __parseLiteral: (node) => {
      if (node.kind === Kind.INT) return check(Number(node.value));
      return check(node.kind === Kind.STRING || node.kind === Kind.FLOAT ? node.value : null);
    },
  };
}

/** The scalars of the schema: each refuses wrong values in inputs and in answers. */
export const scalars = {
  Date: createScalar('Date', isDate),
  DateTime: createScalar('DateTime', isInstant, (text) => new Date(text).toISOString()),
  VND: createScalar('VND', isAmount),
  Period: createScalar('Period', isPeriod),
};
