import type {
  DifficultyAnswerRow,
  DifficultyRow,
  DirectiveRow,
  DocumentRow,
  ExchangeDocumentRow,
  ExchangeParticipantRow,
  ExchangeRow,
  PersonRow,
  PersonTitleRow,
  PracticeRow,
} from '../../db/generated/model.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import type { Demonstration, DemonstrationExchange } from './demonstration-file.ts';

/** The organisations of departments, by the keys of both. */
export type Bodies = ReadonlyMap<string, string>;

const bodyOf = (department: string | null, bodies: Bodies): string | null =>
  department === null ? null : (bodies.get(department) ?? null);

/** Creates the row of a document that describes a practice. */
export function documentRow({ key, ...rest }: Demonstration['documents'][number]): DocumentRow {
  return rowOf('Document', { id: key, ...rest, kind: 'PRACTICE', sortKey: sortKey(rest.about), synthetic: true });
}

/** Creates the row of an exchange. */
export function exchangeRow(exchange: DemonstrationExchange): ExchangeRow {
  const { kind, title, heldOn, place, fields, programmeKinds } = exchange;
  return rowOf('Exchange', {
    id: exchange.key,
    ...{ kind, title, heldOn, place, fields, programmeKinds },
    sortKey: sortKey(title),
    agreementId: exchange.agreement,
    synthetic: true,
  });
}

/** Creates the rows of its directives, in order. */
export function directiveRows({ key, heldOn, directives }: DemonstrationExchange): DirectiveRow[] {
  return directives.map((about, index) =>
    rowOf('Directive', {
      id: `${key}.directive-${index + 1}`,
      position: index + 1,
      about,
      sortKey: sortKey(about),
      effectiveFrom: heldOn,
      exchangeId: key,
      synthetic: true,
    }),
  );
}

/** The person of a participant is made up with it. */
const personId = (exchange: string, index: number): string => `${exchange}.${index + 1}`;

/** Creates the rows of the people who took part. */
export function personRows({ key, participants }: DemonstrationExchange, bodies: Bodies): PersonRow[] {
  return participants.flatMap(({ person, department }, index) =>
    person === null
      ? []
      : rowOf('Person', {
          id: personId(key, index),
          name: person.name,
          sortKey: sortKey(person.name),
          organisationId: bodyOf(department, bodies),
          synthetic: true,
        }),
  );
}

/** Creates the rows of their titles. */
export function titleRows({ key, participants }: DemonstrationExchange): PersonTitleRow[] {
  return participants.flatMap(({ person }, index) => {
    const id = personId(key, index);
    return person === null ? [] : { id: `${id}.title`, personId: id, sourceId: null, title: person.title };
  });
}

/** Creates the rows of its participants, in order. */
export function participantRows(
  { key, participants }: DemonstrationExchange,
  bodies: Bodies,
): ExchangeParticipantRow[] {
  return participants.map(({ role, province, department, person }, index) => ({
    id: `${key}.${index + 1}`,
    exchangeId: key,
    position: index + 1,
    role,
    provinceId: province,
    departmentId: department,
    organisationId: bodyOf(department, bodies),
    personId: person === null ? null : personId(key, index),
    present: null,
  }));
}

/** Creates the rows of its legal bases. */
export function exchangeDocumentRows({ key, legalBasis }: DemonstrationExchange): ExchangeDocumentRow[] {
  return legalBasis.map((documentId) => ({
    id: `${key}.${documentId}`,
    exchangeId: key,
    documentId,
    role: 'LEGAL_BASIS',
  }));
}

/** Creates the row of a practice that a department shares. */
export function practiceRow(practice: Demonstration['practices'][number]): PracticeRow {
  const { key, about, field, programmeKind, province, department, exchange, document, recordedOn } = practice;
  return rowOf('Practice', {
    id: key,
    about,
    sortKey: sortKey(about),
    fields: field === null ? [] : [field],
    programmeKind,
    provinceId: province,
    departmentId: department,
    exchangeId: exchange,
    documentId: document,
    recordedOn,
    synthetic: true,
  });
}

/** Creates the row of a difficulty, which counts as answered if it has an answer. */
export function difficultyRow(difficulty: Demonstration['difficulties'][number]): DifficultyRow {
  const { key, about, field, programmeKind, department, exchange, raisedOn, answers } = difficulty;
  return rowOf('Difficulty', {
    id: key,
    about,
    sortKey: sortKey(about),
    fields: field === null ? [] : [field],
    programmeKind,
    status: answers.length === 0 ? 'OPEN' : 'ANSWERED',
    departmentId: department,
    exchangeId: exchange,
    raisedOn,
    synthetic: true,
  });
}

/** Creates the rows of its answers from other departments. */
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
