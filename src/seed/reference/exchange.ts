import { z } from 'zod';
import type {
  DifficultyRow,
  ExchangeDocumentRow,
  ExchangeParticipantRow,
  ExchangeRow,
  PracticeRow,
} from '../../db/generated/model.ts';
import { sortKey } from '../sort-key.ts';
import { day, manyOf, maybe, oneOf, period, text, unknowns } from './shape.ts';

const topic = { about: text, field: maybe(oneOf('FieldOfWork')), programmeKind: maybe(oneOf('ProgrammeKind')) };

/** Exchanges with those who took part, and what was told there. */
export const exchangeFile = z.array(
  z.strictObject({
    key: text,
    source: text,
    kind: oneOf('ExchangeKind'),
    title: text,
    heldOn: maybe(day),
    place: maybe(text),
    period: maybe(period),
    fields: manyOf('FieldOfWork'),
    programmeKinds: manyOf('ProgrammeKind'),
    directives: z.array(text).default([]),
    agreement: maybe(text),
    unknowns,
    participants: z.array(
      z.strictObject({
        role: oneOf('ParticipantRole'),
        province: maybe(text),
        department: maybe(text),
        organisation: maybe(text),
        name: maybe(text),
        title: maybe(text),
      }),
    ),
    legalBasis: z.array(text).default([]),
    difficulties: z.array(z.strictObject({ ...topic, department: maybe(text) })).default([]),
    practices: z
      .array(z.strictObject({ ...topic, province: maybe(text), department: maybe(text), document: maybe(text) }))
      .default([]),
  }),
);

type ExchangeFile = z.output<typeof exchangeFile>;
type ExchangeEntry = ExchangeFile[number];

interface ExchangeRows {
  readonly exchanges: ExchangeRow[];
  readonly participants: ExchangeParticipantRow[];
  readonly documents: ExchangeDocumentRow[];
  readonly practices: PracticeRow[];
  readonly difficulties: DifficultyRow[];
}

/** The exchanges as rows. */
export function exchangeRows(content: ExchangeFile): ExchangeRows {
  return {
    exchanges: content.map(exchangeRow),
    participants: content.flatMap(participantRows),
    documents: content.flatMap(({ key, legalBasis }) =>
      legalBasis.map((documentId) => ({ id: `${key}.${documentId}`, exchangeId: key, documentId })),
    ),
    practices: content.flatMap(practiceRows),
    difficulties: content.flatMap(difficultyRows),
  };
}

function exchangeRow(entry: ExchangeEntry): ExchangeRow {
  return {
    id: entry.key,
    kind: entry.kind,
    title: entry.title,
    sortKey: sortKey(entry.title),
    heldOn: entry.heldOn,
    place: entry.place,
    period: entry.period,
    fields: entry.fields,
    programmeKinds: entry.programmeKinds,
    directives: entry.directives.map((about, index) => ({ position: index + 1, about })),
    agreementId: entry.agreement,
    sourceId: entry.source,
    unknowns: entry.unknowns,
    synthetic: false,
  };
}

function participantRows({ key, participants }: ExchangeEntry): ExchangeParticipantRow[] {
  return participants.map((participant, index) => ({
    id: `${key}.${index + 1}`,
    exchangeId: key,
    position: index + 1,
    role: participant.role,
    provinceId: participant.province,
    departmentId: participant.department,
    organisation: participant.organisation,
    personName: participant.name,
    personTitle: participant.title,
  }));
}

function practiceRows({ key, heldOn, source, practices }: ExchangeEntry): PracticeRow[] {
  return practices.map(({ province, department, document, ...rest }, index) => ({
    ...rest,
    id: `${key}.practice-${index + 1}`,
    sortKey: sortKey(rest.about),
    provinceId: province,
    departmentId: department,
    exchangeId: key,
    documentId: document,
    recordedOn: heldOn,
    sourceId: source,
    synthetic: false,
  }));
}

function difficultyRows({ key, heldOn, source, difficulties }: ExchangeEntry): DifficultyRow[] {
  return difficulties.map(({ department, ...rest }, index) => ({
    ...rest,
    id: `${key}.difficulty-${index + 1}`,
    sortKey: sortKey(rest.about),
    status: 'OPEN',
    departmentId: department,
    exchangeId: key,
    raisedOn: heldOn,
    sourceId: source,
    synthetic: false,
  }));
}
