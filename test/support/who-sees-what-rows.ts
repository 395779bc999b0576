import type { PrismaClient } from '../../src/db/generated/client/client.ts';
import { models, type ModelName } from '../../src/db/generated/model.ts';
import { fullestRow } from './fullest-row.ts';
import type { SampleRow } from './schema-walk.ts';

const owner = '92-SYT-20250701';
/** No other viewer of the table is of it, or of one that inherited its work. */
const neighbour = '48-SGDDT-20250701';
const signed = 'demo-health-79-92';
const made = 'made';
const madePublic = 'made and published';

/** What the signed agreement of the demonstration lacks. */
async function fillAgreement(client: PrismaClient): Promise<void> {
  const official = { name: made, title: made };
  const unknowns = [{ field: 'source', reason: made }];
  await client.cooperationAgreement.update({
    where: { id: signed },
    data: { witnesses: [official], presentedBy: official, unknowns },
  });
}

/** A draft between the owner and a neighbour, with all that hangs on an agreement. */
async function addDraft(client: PrismaClient): Promise<void> {
  const fields = ['SOCIAL_PROTECTION'] as const;
  const stage = 'DRAFT';
  const parties = [
    { id: made, departmentId: owner, position: 1 },
    { id: neighbour, departmentId: neighbour, position: 2 },
  ];
  await client.cooperationAgreement.create({
    data: {
      id: made,
      kind: 'COOPERATION_AGREEMENT',
      title: made,
      sortKey: made,
      stage,
      fields: [...fields],
      parties: { create: parties },
      reviews: { create: { id: made, heldOn: new Date('2026-06-01'), findings: made, adjustments: made } },
      documentShares: {
        create: { id: made, fromDepartmentId: owner, toDepartmentId: neighbour, count: 1, about: made },
      },
    },
  });
  const lists = { fields: [...fields], categories: [], programmeCodes: [], openedFields: [], purposes: [] };
  const between = { agreementId: made, fromPartyId: made, toPartyId: neighbour };
  await client.sharingClause.create({ data: { id: made, ...between, position: 1, dataClass: 'RECORD', ...lists } });
}

/** A difficulty of the owner with its own answer: published, where a source is named. */
async function addDifficulty(client: PrismaClient, id: string, sourceId: string | null): Promise<void> {
  const exchange = await client.exchange.findFirstOrThrow();
  const practice = await client.practice.findFirstOrThrow();
  const answer = { id, departmentId: owner, answeredOn: new Date('2026-05-02'), text: made, practiceId: practice.id };
  await client.difficulty.create({
    data: {
      id,
      about: made,
      sortKey: made,
      field: 'SOCIAL_PROTECTION',
      programmeKind: 'RECURRING_POLICY',
      departmentId: owner,
      exchangeId: exchange.id,
      raisedOn: new Date('2026-05-01'),
      sourceId,
      answers: { create: answer },
    },
  });
}

/** A line of the owner's budget, and what was paid of it, that are not made public. */
async function addBudgetLine(client: PrismaClient): Promise<void> {
  const component = await client.programmeComponent.findFirstOrThrow();
  await client.delivery.create({
    data: {
      id: made,
      departmentId: owner,
      programmeId: component.programmeId,
      componentId: component.id,
      startsOn: new Date('2026-01-01'),
      budgetLines: {
        create: {
          id: made,
          fiscalYear: 2026,
          capitalType: 'RECURRENT',
          capitalSource: 'LOCAL',
          allocated: 100n,
          carriedOver: 1n,
          disbursements: { create: { id: made, period: '2026S1', amount: 2n } },
        },
      },
    },
  });
}

/** Conditions that pick a row of a model, by kind; `all` for a model whose rows are all alike. */
type Picks = Readonly<Partial<Record<ModelName, Readonly<Record<string, object>>>>>;

const agreementId = { signed: { agreementId: signed }, draft: { agreementId: made } };
const ids = { published: { id: madePublic }, 'not published': { id: made } };

const picks: Picks = {
  Department: { all: { id: owner } },
  Province: { all: { id: '92-20250701' } },
  CooperationAgreement: { signed: { id: signed }, draft: { id: made } },
  AgreementParty: agreementId,
  AgreementCarrier: { signed: { party: agreementId.signed }, draft: { party: agreementId.draft } },
  SharingClause: agreementId,
  DocumentShare: agreementId,
  AgreementReview: agreementId,
  Difficulty: ids,
  DifficultyAnswer: ids,
  BudgetLine: { published: { publishedOn: { not: null } }, 'not published': { id: made } },
  Disbursement: { published: { budgetLine: { publishedOn: { not: null } } }, 'not published': { id: made } },
};

/** The record of a beneficiary: one row of each kind. */
async function findRecords(client: PrismaClient, beneficiaryId: string): Promise<SampleRow[]> {
  const payment = await client.payment.findFirstOrThrow({
    where: { paidOn: { not: null }, enrolment: { beneficiaryId, programmeId: 'social-assistance' } },
  });
  await client.enrolment.update({ where: { id: payment.enrolmentId }, data: { endedOn: new Date('2026-10-31') } });
  return [
    { type: 'Beneficiary', kind: null, key: beneficiaryId },
    { type: 'Enrolment', kind: null, key: payment.enrolmentId },
    { type: 'Payment', kind: null, key: payment.id },
  ];
}

const isModel = (type: string): type is ModelName => Object.hasOwn(models, type);

/**
 * Adds the rows that the demonstration lacks, and names one row of each of these types, and of each kind of its rows.
 * Events of the ledger are not among them: they are made by looks.
 */
export async function addSampleRows(
  client: PrismaClient,
  types: readonly string[],
  beneficiaryId: string,
): Promise<SampleRow[]> {
  const source = await client.source.findFirstOrThrow();
  await fillAgreement(client);
  await addDraft(client);
  await addDifficulty(client, made, null);
  await addDifficulty(client, madePublic, source.id);
  await addBudgetLine(client);
  const rows = await findRecords(client, beneficiaryId);
  const found = new Set([...rows.map(({ type }) => type), 'AccessEvent']);
  for (const type of types.filter((each) => !found.has(each)).filter(isModel)) {
    for (const [kind, where] of Object.entries(picks[type] ?? { all: {} })) {
      rows.push({ type, kind: kind === 'all' ? null : kind, key: await fullestRow(client, type, where) });
    }
  }
  return rows;
}
