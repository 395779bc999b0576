import type { DepartmentRow } from '../../db/generated/model.ts';
import type { Batch } from '../batch.ts';
import {
  agreementDocumentRows,
  agreementRow,
  clauseRows,
  documentShareRows,
  partyRows,
  pointRows,
  reviewRows,
} from './demonstration-agreement.ts';
import {
  answerRows,
  difficultyRow,
  directiveRows,
  documentRow,
  exchangeDocumentRows,
  exchangeRow,
  participantRows,
  personRows,
  practiceRow,
  titleRows,
} from './demonstration-exchange.ts';
import { readDemonstration } from './demonstration-file.ts';

/**
 * Creates some synthetic agreements between departments of today, with what departments exchange under them, in the
 * order of foreign keys. They refer to departments, provinces and documents of the reference data, which must be loaded
 * first.
 */
export function demonstrationBatches(departments: readonly DepartmentRow[]): Batch[] {
  const bodies = new Map(departments.map(({ id, organisationId }) => [id, organisationId]));
  const { documents, agreements, exchanges, practices, difficulties } = readDemonstration();
  return [
    { model: 'Document', rows: documents.map(documentRow) },
    { model: 'CooperationAgreement', rows: agreements.map(agreementRow) },
    { model: 'Point', rows: agreements.flatMap(pointRows) },
    { model: 'AgreementParty', rows: agreements.flatMap(partyRows) },
    { model: 'SharingClause', rows: agreements.flatMap(clauseRows) },
    { model: 'AgreementReview', rows: agreements.flatMap(reviewRows) },
    { model: 'AgreementDocument', rows: agreements.flatMap(agreementDocumentRows) },
    { model: 'DocumentShare', rows: agreements.flatMap((agreement) => documentShareRows(agreement, documents)) },
    { model: 'Exchange', rows: exchanges.map(exchangeRow) },
    { model: 'Directive', rows: exchanges.flatMap(directiveRows) },
    { model: 'Person', rows: exchanges.flatMap((exchange) => personRows(exchange, bodies)) },
    { model: 'PersonTitle', rows: exchanges.flatMap(titleRows) },
    { model: 'ExchangeParticipant', rows: exchanges.flatMap((exchange) => participantRows(exchange, bodies)) },
    { model: 'ExchangeDocument', rows: exchanges.flatMap(exchangeDocumentRows) },
    { model: 'Practice', rows: practices.map(practiceRow) },
    { model: 'Difficulty', rows: difficulties.map(difficultyRow) },
    { model: 'DifficultyAnswer', rows: difficulties.flatMap(answerRows) },
  ];
}
