import { z } from 'zod';
import { manyOf, maybe, oneOf, day, text } from '../reference/shape.ts';
import { texts } from '../facts/shape.ts';

/** How an entry of the law is known. */
const known = {
  confidence: z.enum(['read', 'secondary', 'memory', 'not-found']),
  /** What was consulted. */
  sources: texts,
  /** Fields of a read entry that were not seen. */
  notConfirmed: texts,
  /** Fields of another entry that were seen. */
  confirmed: texts,
};

const summary = { about: maybe(text), aboutEn: maybe(text) };
const bothTexts = { about: text, aboutEn: text };
const amount = z.int().positive();
const period = { from: maybe(day), to: maybe(day) };

const level = z.strictObject({
  ...period,
  amount,
  basis: maybe(text),
  basisInForce: maybe(day),
  ...known,
  ...summary,
});

const provincialLevel = level.extend({ province: maybe(text), provinces: texts, of: text });

const povertyLine = z.strictObject({
  from: day,
  to: day,
  rural: amount,
  urban: amount,
  basis: text,
  extendedBy: maybe(text),
  ...known,
});

const rule = z.strictObject({ ...known, ...bothTexts });

const competence = z.strictObject({
  ...period,
  level: oneOf('AdministrativeLevel'),
  who: text,
  basis: maybe(text),
  provision: maybe(text),
  ...known,
  ...summary,
});

const transfer = z.strictObject({
  from: day,
  ...known,
  fields: z.array(
    z.union([z.strictObject({ field: oneOf('FieldOfWork'), to: text }), z.strictObject({ part: text, to: text })]),
  ),
});

const programme = z.strictObject({
  key: text,
  kind: oneOf('ProgrammeKind'),
  label: text,
  labelEn: text,
  fields: manyOf('FieldOfWork'),
  startsOn: day,
});

const capital = z.strictObject({
  phase: text,
  total: amount,
  central: amount,
  local: amount,
  credit: amount,
  unit: z.literal('billion VND'),
  qualifier: oneOf('Qualifier'),
});

const document = z.strictObject({
  number: text,
  issuer: text,
  issuedOn: maybe(day),
  effectiveFrom: maybe(day),
  title: maybe(text),
  amends: texts,
  amendedBy: texts,
  repeals: z.union([texts, z.literal('not confirmed')]),
  /** The document of the facts that it is: `documents/06-nq-cp-labour-market`. */
  sameAs: maybe(text),
  ...known,
  ...summary,
});

/** What holds in law, from other texts than the five documents: the section `law` of `cooperation.yaml`. */
export const lawShape = z.strictObject({
  checkedOn: day,
  socialAssistanceStandard: z.array(level),
  socialAssistanceRule: rule,
  provincialLevels: z.array(provincialLevel),
  meritStandard: z.array(level),
  socialPension: z.strictObject({
    programme,
    basis: z.array(text).min(1),
    levels: z.array(level),
    rules: z.array(rule),
  }),
  povertyLines: z.array(povertyLine),
  decides: z.array(competence),
  localGovernment: z.strictObject({
    ...period,
    levels: manyOf('AdministrativeLevel'),
    basis: text,
    ...known,
    ...bothTexts,
  }),
  splitOfDepartments: z.array(transfer),
  dataSharing: z.array(
    z.strictObject({ basis: text, provision: maybe(text), dueBy: maybe(day), ...known, ...bothTexts }),
  ),
  newProgramme: z.strictObject({
    key: text,
    basis: text,
    approvedBy: text,
    lead: text,
    capital,
    ...known,
    ...bothTexts,
  }),
  documents: z.array(document),
  /** What was looked for in vain; the rows concerned say it, too. */
  notFound: texts,
});

export type Law = z.output<typeof lawShape>;
export type LawDocument = Law['documents'][number];
export type Known = Pick<LawDocument, 'confidence' | 'sources' | 'notConfirmed' | 'confirmed'>;
