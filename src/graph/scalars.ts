import { Kind, type ValueNode } from 'graphql';

/** How to write a value of each scalar; errors quote it. */
export const accepted = {
  Date: 'a calendar date as YYYY-MM-DD, such as 2025-07-01',
  DateTime: 'an instant as RFC 3339, such as 2025-07-01T08:00:00+07:00',
  VND: 'a whole number of dong between -9007199254740991 and 9007199254740991',
  Period: 'a DHIS2 period: a year 2023, a half-year 2023S1, a quarter 2023Q1 or a month 202301',
} as const;

const datePattern = /^(?!0000)(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Every month has 28 days; only later ones need the calendar. */
function isDate(value: unknown): value is string {
  if (typeof value !== 'string' || !datePattern.test(value)) return false;
  if (value.slice(8) <= '28') return true;
  return new Date(`${value}T00:00:00Z`).toISOString().startsWith(value);
}

/** The database reads offsets up to 15:59, and so many digits of a second that nine are no hardship. */
const instantPattern = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-](0\d|1[0-5]):[0-5]\d)$/;

/** An instant as clients write it, or the database: in its own time zone, with as many digits as it needs. */
const isInstant = (value: unknown): value is string =>
  typeof value === 'string' && isDate(instantPattern.exec(value)?.[1]);

const isAmount = (value: unknown): value is number => Number.isSafeInteger(value);

const isPeriod = (value: unknown): value is string =>
  typeof value === 'string' && /^[1-9]\d{3}(S[12]|Q[1-4]|0[1-9]|1[0-2])?$/.test(value);

/** How a scalar is read and written. Its name, description and specification stand in the SDL. */
interface ScalarResolver<Value> {
  readonly __parseValue: (value: unknown) => Value;
  readonly __serialize: (value: unknown) => Value;
  readonly __parseLiteral: (node: ValueNode) => Value;
}

/** A value as it may be quoted; JSON has no infinity, which is what it makes of `1e400`. */
const describe = (value: unknown): string =>
  typeof value === 'number' ? String(value) : JSON.stringify(value).slice(0, 200);

function createScalar<Value>(
  name: keyof typeof accepted,
  isValue: (value: unknown) => value is Value,
  show: (value: Value) => Value = (value) => value,
): ScalarResolver<Value> {
  const check = (value: unknown): Value => {
    if (isValue(value)) return value;
    // Not a GraphQLError: the validator then adds the place of the value.
    throw new TypeError(`${describe(value)} is not ${accepted[name]}.`);
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

/** The scalars of the schema: each refuses, in and out, what it does not accept. */
export const scalars = {
  Date: createScalar('Date', isDate),
  DateTime: createScalar('DateTime', isInstant, (text) => new Date(text).toISOString()),
  VND: createScalar('VND', isAmount),
  Period: createScalar('Period', isPeriod),
};
