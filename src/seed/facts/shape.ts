import { z } from 'zod';
import type { FieldOfWork } from '../../db/generated/model.ts';
import { manyOf, maybe, oneOf, text } from '../reference/shape.ts';

/** A text in both languages, as unknowns and inferences are told. */
const told = z.strictObject({ vi: text, en: text });

/** Field → reason or ground. */
const notes = z.record(text, told).default({});

/** A sentence with several readings; the same field may have several entries, one a reading. */
const reading = z.strictObject({ field: text, reading: text.optional(), about: text, aboutEn: text });

/** Summary in both languages, by the editors. */
export const summary = { about: text, aboutEn: text };

/** What a record does not know. */
export const unknowns = { unknowns: notes };

/** What a record does not know, and what was inferred. */
export const noted = { unknowns: notes, inferred: notes };

/** The readings of its sentences. */
export const readings = { readings: z.array(reading).default([]) };

/** Fields of work; those that were missing in the first edition stand apart. */
export const fields = { fields: manyOf('FieldOfWork'), missingFields: z.array(text).default([]) };

/** True if the source leaves the list open. */
export const openEnded = { openEnded: z.boolean().default(false) };

export const saidBy = { saidBy: maybe(text) };

export const texts = z.array(text).default([]);

/** Several keys, or one of them alone. */
export const oneOrMore = z
  .union([text, z.array(text)])
  .nullable()
  .default(null)
  .transform((keys) => (keys === null ? [] : [keys].flat()));

/** A document and its role where it is named. */
export const documentRole = <Name extends 'AgreementDocumentRole' | 'DocumentRole'>(roles: Name) =>
  z.strictObject({ document: text, role: oneOf(roles) });

/** An item of a list: a point of an agreement, an exchange, a directive, a need or a programme. */
export const item = z.strictObject({
  position: z.int().positive().optional(),
  ...summary,
  fields: manyOf('FieldOfWork').default([]),
  missingFields: z.array(text).default([]),
  ...saidBy,
  programmes: texts,
  components: texts,
  documents: texts,
  learningNeed: maybe(text),
  ...noted,
});

/** A list of items that the source may leave open. */
export const list = z.strictObject({ ...openEnded, items: z.array(item) });

export type Item = z.output<typeof item>;

const known: readonly string[] = oneOf('FieldOfWork').options;
const isField = (name: string): name is FieldOfWork => known.includes(name);

/** The fields of work of a record, those of the second edition among them. */
export const fieldsOf = (record: {
  readonly fields: readonly FieldOfWork[];
  readonly missingFields: readonly string[];
}): FieldOfWork[] => [...record.fields, ...record.missingFields.filter(isField)];

/** Its subjects that are no field of work of the hub. */
export const otherSubjects = ({ missingFields }: { readonly missingFields: readonly string[] }): string[] =>
  missingFields.filter((name) => !isField(name));
