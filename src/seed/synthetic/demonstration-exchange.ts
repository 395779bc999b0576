import type {
  DifficultyAnswerRow,
  DifficultyRow,
  DocumentRow,
  ExchangeDocumentRow,
  ExchangeParticipantRow,
  ExchangeRow,
  PracticeRow,
} from '../../db/generated/model.ts';
import { sortKey } from '../sort-key.ts';
import type { Demonstration, DemonstrationExchange } from './demonstration-file.ts';

/** Documents that describe a practice. */
export function documentRow({ key, ...rest }: Demonstration['documents'][number]): DocumentRow {
  return {
    id: key,
    ...rest,
    kind: 'PRACTICE',
    sortKey: sortKey(rest.about),
    coveredPeriod: null,
    url: null,
    unknowns: [],
    synthetic: true,
  };
}

/** The exchange itself. */
export function exchangeRow(exchange: DemonstrationExchange): ExchangeRow {
  const { kind, title, heldOn, place, fields, programmeKinds } = exchange;
  return {
    id: exchange.key,
    ...{ kind, title, heldOn, place, fields, programmeKinds },
    sortKey: sortKey(title),
    period: null,
    directives: exchange.directives.map((about, index) => ({ position: index + 1, about })),
    agreementId: exchange.agreement,
    sourceId: null,
    unknowns: [],
    synthetic: true,
  };
}

/** Who took part, in order. */
export function participantRows({ key, participants }: DemonstrationExchange): ExchangeParticipantRow[] {
  return participants.map(({ role, province, department, person }, index) => ({
    id: `${key}.${index + 1}`,
    exchangeId: key,
    position: index + 1,
    role,
    provinceId: province,
    departmentId: department,
    organisation: null,
    personName: person?.name ?? null,
    personTitle: person?.title ?? null,
  }));
}

/** The documents that it stands on. */
export function exchangeDocumentRows({ key, legalBasis }: DemonstrationExchange): ExchangeDocumentRow[] {
  return legalBasis.map((documentId) => ({ id: `${key}.${documentId}`, exchangeId: key, documentId }));
}

/** A practice that a department shares. */
export function practiceRow(practice: Demonstration['practices'][number]): PracticeRow {
  const { key, about, field, programmeKind, province, department, exchange, document, recordedOn } = practice;
  return {
    id: key,
    about,
    sortKey: sortKey(about),
    field,
    programmeKind,
    provinceId: province,
    departmentId: department,
    exchangeId: exchange,
    documentId: document,
    recordedOn,
    sourceId: null,
    synthetic: true,
  };
}

/** A difficulty: answered once it has an answer. */
export function difficultyRow(difficulty: Demonstration['difficulties'][number]): DifficultyRow {
  const { key, about, field, programmeKind, department, exchange, raisedOn, answers } = difficulty;
  return {
    id: key,
    about,
    sortKey: sortKey(about),
    field,
    programmeKind,
    status: answers.length === 0 ? 'OPEN' : 'ANSWERED',
    departmentId: department,
    exchangeId: exchange,
    raisedOn,
    sourceId: null,
    synthetic: true,
  };
}

/** Its answers from other departments. */
export function answerRows({ key, answers }: Demonstration['difficulties'][number]): DifficultyAnswerRow[] {
  return answers.map(({ department, answeredOn, text, practice }, index) => ({
    id: `${key}.${index + 1}`,
    difficultyId: key,
    departmentId: department,
    answeredOn,
    text,
    practiceId: practice,
    synthetic: true,
  }));
}
