import type { PrismaClient } from '../../../src/db/generated/client/client.ts';
import { models, type ModelName } from '../../../src/db/generated/model.ts';
import { fullestRow } from './fullest-row.ts';
import type { SampleRow } from './schema-walk.ts';

const owner = '92-SYT-20250701';
/**
 * The neighbour of the drafts: no other viewer of the table belongs to it, or to a department that inherited its work.
 */
const neighbour = '48-SGDDT-20250701';
const signed = 'demo-health-79-92';
const made = 'made';
const unknowns = [{ field: 'source', reason: made, reasonEn: made }];
const madePublic = 'made and published';

/** Rows that the signed agreement of the demonstration does not have. */
async function fillAgreement(client: PrismaClient): Promise<void> {
  const inferred = [{ field: 'startsOn', ground: made, groundEn: made }];
  const readings = [{ field: 'headingCount', about: made, aboutEn: made }];
  const point = { id: signed, kind: 'CONTENT', position: 100, about: made, sortKey: made } as const;
  const commitments = { create: { id: signed, position: 1, about: made, aboutEn: made, sortKey: made } };
  await client.cooperationAgreement.update({
    where: { id: signed },
    data: { unknowns, inferred, readings, points: { create: { ...point, fields: [] } }, commitments },
  });
}

/** Creates a draft between the owner and a neighbour, with all kinds of rows below an agreement. */
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
      startsOn: new Date('2025-01-01'),
      endsOn: new Date('2025-12-31'),
      reviewCycle: 'ANNUAL',
      fields: [...fields],
      levels: ['PROVINCE'],
      parties: { create: parties },
      points: { create: { id: made, kind: 'CONTENT', position: 1, about: made, sortKey: made, fields: [...fields] } },
      commitments: { create: { id: made, position: 1, about: made, aboutEn: made, sortKey: made } },
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

/** Creates a difficulty of the owner with its own answer: published if it names a source. */
async function addDifficulty(client: PrismaClient, id: string, sourceId: string | null): Promise<void> {
  const exchange = await client.exchange.findFirstOrThrow();
  const practice = await client.practice.findFirstOrThrow();
  const person = await client.person.findFirstOrThrow();
  const answer = { id, departmentId: owner, answeredOn: new Date('2026-05-02'), text: made, practiceId: practice.id };
  await client.difficulty.create({
    data: {
      id,
      ...{ about: made, aboutEn: made, sortKey: made, answer: made, answerEn: made, status: 'OPEN', unknowns },
      saidById: person.id,
      fields: ['SOCIAL_PROTECTION'],
      programmeKind: 'RECURRING_POLICY',
      departmentId: owner,
      exchangeId: exchange.id,
      raisedOn: new Date('2026-05-01'),
      sourceId,
      answers: { create: answer },
    },
  });
}

/** Gives the programme of the table the capital that only the programme after it has. */
async function fillProgramme(client: PrismaClient): Promise<void> {
  const plannedCapital = { phase: 'I', total: 4, central: 1, local: 1, credit: 2, qualifier: 'EXACT' };
  await client.programme.update({ where: { id: 'ntp-poverty' }, data: { plannedCapital } });
}

/** Creates an unpublished line of the owner's budget, with a disbursement. */
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

/** Conditions that select a row of a model, by kind; `all` for a model with one kind of rows. */
type Picks = Readonly<Partial<Record<ModelName, Readonly<Record<string, object>>>>>;

const agreementId = { signed: { agreementId: signed }, draft: { agreementId: made } };
const ids = { published: { id: madePublic }, 'not published': { id: made } };

const picks: Picks = {
  Department: { all: { id: owner } },
  Document: { all: { id: '13-2022-nq-hdnd-can-tho' } },
  Programme: { all: { id: 'ntp-poverty' } },
  Source: { all: { id: 'D0' } },
  StandardLevel: { all: { id: 'can-tho-13-2022' } },
  Province: { all: { id: '92-20250701' } },
  CooperationAgreement: { signed: { id: signed }, draft: { id: made } },
  AgreementParty: agreementId,
  AgreementCarrier: { signed: { party: agreementId.signed }, draft: { party: agreementId.draft } },
  SharingClause: agreementId,
  Commitment: agreementId,
  DocumentShare: agreementId,
  DueReview: agreementId,
  Point: { ...agreementId, 'of no agreement': { agreementId: null } },
  AgreementReview: agreementId,
  Difficulty: ids,
  DifficultyAnswer: ids,
  BudgetLine: { published: { publishedOn: { not: null } }, 'not published': { id: made } },
  Disbursement: { published: { budgetLine: { publishedOn: { not: null } } }, 'not published': { id: made } },
};

/** Selects the record of a beneficiary: one row of each kind. */
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
 * Adds the rows that the demonstration does not have, and names one row of each of these types and of each kind of its
 * rows. Events of the ledger are not included: accesses create them.
 */
export async function addSampleRows(
  client: PrismaClient,
  types: readonly string[],
  beneficiaryId: string,
): Promise<SampleRow[]> {
  const source = await client.source.findFirstOrThrow();
  await fillAgreement(client);
  await fillProgramme(client);
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
