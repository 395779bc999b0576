import type { Batch } from '../batch.ts';
import {
  agreementDocumentRows,
  agreementRow,
  clauseRows,
  documentShareRows,
  partyRows,
  reviewRows,
} from './demonstration-agreement.ts';
import {
  answerRows,
  difficultyRow,
  documentRow,
  exchangeDocumentRows,
  exchangeRow,
  participantRows,
  practiceRow,
} from './demonstration-exchange.ts';
import { readDemonstration } from './demonstration-file.ts';

/**
 * A few made-up agreements between departments of today, with what departments exchange under them, in the order of
 * foreign keys. They name departments, provinces and documents of the reference data, which must be there first.
 */
export function demonstrationBatches(): Batch[] {
  const { documents, agreements, exchanges, practices, difficulties } = readDemonstration();
  return [
    { model: 'Document', rows: documents.map(documentRow) },
    { model: 'CooperationAgreement', rows: agreements.map(agreementRow) },
    { model: 'AgreementParty', rows: agreements.flatMap(partyRows) },
    { model: 'SharingClause', rows: agreements.flatMap(clauseRows) },
    { model: 'AgreementReview', rows: agreements.flatMap(reviewRows) },
    { model: 'AgreementDocument', rows: agreements.flatMap(agreementDocumentRows) },
    { model: 'DocumentShare', rows: agreements.flatMap((agreement) => documentShareRows(agreement, documents)) },
    { model: 'Exchange', rows: exchanges.map(exchangeRow) },
    { model: 'ExchangeParticipant', rows: exchanges.flatMap(participantRows) },
    { model: 'ExchangeDocument', rows: exchanges.flatMap(exchangeDocumentRows) },
    { model: 'Practice', rows: practices.map(practiceRow) },
    { model: 'Difficulty', rows: difficulties.map(difficultyRow) },
    { model: 'DifficultyAnswer', rows: difficulties.flatMap(answerRows) },
  ];
}
