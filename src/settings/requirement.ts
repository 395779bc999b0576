import { z } from 'zod';

/** What a setting may hold, within what a shape says of its absence. */
function innermost(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return innermost(schema.unwrap());
  return schema instanceof z.ZodPipe ? innermost(schema.in) : schema;
}

/** A value that may be repeated in an error, where it cannot be a password by mistake: a number or a word was due. */
const repeat = (value = ''): string => (/^[\w.+-]{1,20}$/.test(value) ? `, not ${value}` : '');

function lengthOf({ minLength, maxLength }: z.ZodString): string {
  if (minLength === null || minLength <= 1) return `must be at most ${maxLength ?? 0} characters`;
  return maxLength === null
    ? `must be at least ${minLength} characters`
    : `must be ${minLength} to ${maxLength} characters`;
}

/** Describes the values that a shape accepts, such as "a whole number from 0 to 65535"; null for any text. */
export function describeAccepted(schema: z.core.$ZodType): string | null {
  const inner = innermost(schema);
  const isAnyText = inner instanceof z.ZodString && (inner.minLength ?? 0) <= 1 && inner.maxLength === null;
  return isAnyText ? null : requirementOf(schema, undefined).replace(/^must be /, '');
}

/**
 * Says what a setting must be, by its shape: "must be a whole number from 0 to 65535, not abc". The words of the library
 * that checks are for programmers.
 */
export function requirementOf(schema: z.core.$ZodType, value: string | undefined): string {
  const inner = innermost(schema);
  if (inner instanceof z.ZodNumber) {
    return `must be a whole number from ${String(inner.minValue)} to ${String(inner.maxValue)}${repeat(value)}`;
  }
  if (inner instanceof z.ZodEnum) {
    const options = inner.options.map(String);
    const last = options.pop() ?? '';
    return `must be ${options.length === 0 ? last : `${options.join(', ')} or ${last}`}${repeat(value)}`;
  }
  return inner instanceof z.ZodString ? lengthOf(inner) : 'is not acceptable';
}
