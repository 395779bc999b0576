import { z } from 'zod';
import { enums } from '../../db/generated/model.ts';

type Enums = typeof enums;

const isRealDay = (day: string): boolean => {
  const instant = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day);
};

/** Text that is not empty. */
export const text = z.string().trim().min(1);

/** A calendar day, `2025-07-01`. */
export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a day such as 2025-07-01')
  .refine(isRealDay, 'no such day');

/** A DHIS2 period: year, half-year, quarter or month. */
export const period = z.string().regex(/^\d{4}(S[12]|Q[1-4]|0[1-9]|1[0-2])?$/, 'expected a period such as 2023S1');

/** A value that may be absent or null. */
export const maybe = <Shape extends z.ZodType>(shape: Shape) => shape.nullable().default(null);

/** A value of an enum of the model. */
export const oneOf = <Name extends keyof Enums>(name: Name) => z.enum(enums[name]);

/** A list of different values of an enum of the model. */
export const manyOf = <Name extends keyof Enums>(name: Name) =>
  z.array(oneOf(name)).refine((values) => new Set(values).size === values.length, 'the same value twice');

/** Unknown fields, and the reasons. */
export const unknowns = z.array(z.strictObject({ field: text, reason: text, reasonEn: text })).default([]);

/** Inferred fields, and the grounds. */
export const inferred = z.array(z.strictObject({ field: text, ground: text, groundEn: text })).default([]);

/** A person with name and title. */
export const person = z.strictObject({ name: text, title: text });
