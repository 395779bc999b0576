import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { readPurposes } from '../../identity/purposes.ts';
import { packagePath } from '../../base/paths.ts';
import { day, manyOf, maybe, oneOf, period, person, text } from '../reference/shape.ts';

const key = z.string().regex(/^[a-z0-9-]+$/);
const texts = z.array(text).default([]);

const document = z.strictObject({
  key,
  number: maybe(text),
  issuers: z.array(text),
  issuedOn: maybe(day),
  about: text,
  fields: manyOf('FieldOfWork'),
});

const shipped = readPurposes();
const purpose = z.string().refine((code) => shipped.has(code), { error: 'not in purposes.yaml' });

const party = z.strictObject({
  department: text,
  role: oneOf('PartyRole').default('PARTY'),
  signatory: maybe(person),
});

const clause = z.strictObject({
  from: text,
  to: text,
  dataClass: oneOf('DataClass'),
  fields: manyOf('FieldOfWork'),
  categories: manyOf('BeneficiaryCategory').default([]),
  programmes: texts,
  openedFields: z.array(z.string().regex(/^[A-Z]\w+\.[a-z]\w+$/)),
  purposes: z.array(purpose).default([]),
  caseRequired: z.boolean().default(false),
  startsOn: maybe(day),
  endsOn: maybe(day),
  legalBasis: maybe(text),
});

const review = z.strictObject({ key, heldOn: day, period: maybe(period), findings: text, adjustments: maybe(text) });

const agreement = z.strictObject({
  key,
  kind: oneOf('AgreementKind'),
  number: maybe(text),
  title: text,
  stage: oneOf('AgreementStage'),
  signedOn: maybe(day),
  startsOn: maybe(day),
  endsOn: maybe(day),
  terminatedOn: maybe(day),
  fields: manyOf('FieldOfWork'),
  objectives: texts,
  contents: z.array(z.strictObject({ field: oneOf('FieldOfWork'), about: text })).default([]),
  purposes: texts,
  reviewCycle: maybe(oneOf('ReviewCycle')),
  legalBasis: texts,
  /** Documents that the first party shares with the others. */
  shared: z.array(key).default([]),
  parties: z.array(party).min(2),
  clauses: z.array(clause).default([]),
  reviews: z.array(review).default([]),
});

const participant = z.strictObject({
  role: oneOf('ParticipantRole'),
  province: maybe(text),
  department: maybe(text),
  person: maybe(person),
});

const exchange = z.strictObject({
  key,
  kind: oneOf('ExchangeKind'),
  title: text,
  heldOn: day,
  place: maybe(text),
  fields: manyOf('FieldOfWork'),
  programmeKinds: manyOf('ProgrammeKind'),
  directives: texts,
  agreement: maybe(key),
  legalBasis: texts,
  participants: z.array(participant),
});

const topic = {
  key,
  about: text,
  field: maybe(oneOf('FieldOfWork')),
  programmeKind: maybe(oneOf('ProgrammeKind')),
  department: maybe(text),
  exchange: maybe(key),
};

const practice = z.strictObject({ ...topic, province: maybe(text), document: maybe(key), recordedOn: maybe(day) });

const answer = z.strictObject({ department: text, answeredOn: day, text, practice: maybe(key) });

const difficulty = z.strictObject({ ...topic, raisedOn: maybe(day), answers: z.array(answer).default([]) });

const demonstration = z.strictObject({
  documents: z.array(document),
  agreements: z.array(agreement),
  exchanges: z.array(exchange),
  practices: z.array(practice),
  difficulties: z.array(difficulty),
});

export type Demonstration = z.output<typeof demonstration>;
export type DemonstrationAgreement = z.output<typeof agreement>;
export type DemonstrationExchange = z.output<typeof exchange>;

/** Reads the synthetic agreements, exchanges and practices of the data file. */
export function readDemonstration(): Demonstration {
  return demonstration.parse(
    parse(readFileSync(packagePath('prisma', 'seed', 'demonstration.yaml'), 'utf8').normalize('NFC')),
  );
}
