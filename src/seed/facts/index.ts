import type {
  DepartmentRow,
  OrganisationRow,
  ProgrammeKind,
  ProgrammeRow,
  ProvinceRow,
} from '../../db/generated/model.ts';
import type { Batch } from '../batch.ts';
import { parentsFirst } from '../reference/parents-first.ts';
import { agreementDocumentRows, agreementRow, commitmentRows, committedRows, partyRows } from './agreements.ts';
import { announcementRow, announcerRow } from './announced-tasks.ts';
import { awardRow } from './awards.ts';
import { addresseeRows, directiveProgrammes, directiveRow } from './directives.ts';
import { documentBodies } from './document-bodies.ts';
import { documentRow, relationRows } from './documents.ts';
import { shareRows } from './document-shares.ts';
import { exchangeDocumentRows, exchangeRow, participantRows } from './exchanges.ts';
import type { Facts } from './file.ts';
import { indicatorRow } from './indicators.ts';
import { Keys } from './keys.ts';
import { learnerRows, learningNeedRow, matchRows } from './learning-needs.ts';
import { organisationRows, organisationSourceRows } from './organisations.ts';
import { personRow, titleRows } from './people.ts';
import type { PointRows } from './points.ts';
import { allPoints } from './all-points.ts';
import { affectedRows, difficultyRow, practiceDocumentRows, practiceRow } from './practices.ts';
import { programmeLinks } from './programme-links.ts';
import { programmeRow, programmeSourceRows } from './programmes.ts';
import { recipientRows, reportingDutyRow } from './reporting-duties.ts';
import { sourceRow } from './sources.ts';
import { standardLevelRow } from './standard-levels.ts';
import { speakerRows, statementOfDirective, statementRow } from './statements.ts';
import { valueProgrammes, valueRow } from './values.ts';

/** What the facts refer to, and what is known of it elsewhere. */
export interface Known {
  readonly provinces: readonly ProvinceRow[];
  readonly departments: readonly DepartmentRow[];
  /** Programmes as the law knows them. */
  readonly programmes: readonly ProgrammeRow[];
  /** Vietnamese names of units by their codes. */
  readonly units: Readonly<Record<string, string>>;
}

/** The facts, and how their keys lead to rows. */
interface Context {
  readonly facts: Facts;
  readonly keys: Keys;
  readonly organisations: readonly OrganisationRow[];
  readonly programmes: readonly ProgrammeRow[];
  /** The kinds of programmes by their codes. */
  readonly kinds: ReadonlyMap<string, ProgrammeKind>;
  readonly points: PointRows;
}

function bodyBatches({ facts, organisations }: Context): Batch[] {
  const names = new Map(organisations.map(({ id, name }) => [id, name]));
  const publishedAs = new Map(facts.sources.map(({ document, key }) => [document, key]));
  const provinceOf = (document: string | null): string | null => {
    const [issuer] = facts.documents.find(({ key }) => key === document)?.issuers ?? [];
    return organisations.find(({ id }) => id === issuer)?.provinceId ?? null;
  };
  return [
    { model: 'Organisation', rows: parentsFirst(organisations, ({ parentId }) => parentId) },
    { model: 'OrganisationSource', rows: organisationSourceRows(facts.organisations) },
    { model: 'Person', rows: facts.people.map(personRow) },
    { model: 'PersonTitle', rows: facts.people.flatMap(titleRows) },
    { model: 'Source', rows: facts.sources.map((entry) => sourceRow(entry, provinceOf(entry.document))) },
    {
      model: 'Document',
      rows: facts.documents.map((entry) => documentRow(entry, names, publishedAs.get(entry.key))),
    },
    { model: 'DocumentRelation', rows: facts.documents.flatMap(relationRows) },
  ];
}

function agreementBatches({ facts, keys }: Context): Batch[] {
  return [
    { model: 'CooperationAgreement', rows: facts.agreements.map(agreementRow) },
    { model: 'AgreementParty', rows: facts.agreements.flatMap((entry) => partyRows(entry, keys)) },
    { model: 'AgreementDocument', rows: facts.agreements.flatMap(agreementDocumentRows) },
    { model: 'DocumentShare', rows: facts.agreements.flatMap((entry) => shareRows(entry, keys)) },
    { model: 'Commitment', rows: facts.agreements.flatMap(commitmentRows) },
  ];
}

function exchangeBatches({ facts, keys, kinds, organisations }: Context): Batch[] {
  const byKey = new Map(organisations.map((row) => [row.id, row]));
  return [
    { model: 'Exchange', rows: facts.exchanges.map((entry) => exchangeRow(entry, kinds)) },
    { model: 'ExchangeParticipant', rows: facts.exchanges.flatMap((entry) => participantRows(entry, byKey, keys)) },
    { model: 'ExchangeDocument', rows: facts.exchanges.flatMap(exchangeDocumentRows) },
    { model: 'Award', rows: facts.awards.map(awardRow) },
  ];
}

function statementBatches({ facts, keys }: Context): Batch[] {
  const bodies = new Map(facts.people.map(({ key, organisation }) => [key, organisation]));
  const presented = new Map(facts.agreements.map((entry) => [`agreements/${entry.key}`, entry.presented]));
  const statements = facts.statements.map((entry) =>
    statementRow(entry, entry.role === 'PRESENTED' ? (presented.get(entry.on) ?? null) : null),
  );
  const speakers = facts.statements.flatMap((entry) => speakerRows(entry, bodies, keys));
  const directives = facts.directives.map((entry) =>
    directiveRow(entry, statementOfDirective(facts.statements, entry.key)),
  );
  return [
    { model: 'Statement', rows: [...statements, ...facts.announcedTasks.map(announcementRow)] },
    { model: 'StatementSpeaker', rows: [...speakers, ...facts.announcedTasks.map(announcerRow)] },
    { model: 'Directive', rows: directives },
    { model: 'ReportingDuty', rows: facts.reportingDuties.map(reportingDutyRow) },
  ];
}

function practiceBatches({ facts, keys, kinds }: Context): Batch[] {
  const learners = facts.learningNeeds.flatMap((entry) => learnerRows(entry, keys));
  const affected = facts.difficulties.flatMap((entry) => affectedRows(entry, keys));
  return [
    { model: 'LearningNeed', rows: facts.learningNeeds.map(learningNeedRow) },
    { model: 'Practice', rows: facts.practices.map((entry) => practiceRow(entry, kinds, keys)) },
    { model: 'PracticeDocument', rows: facts.practices.flatMap(practiceDocumentRows) },
    { model: 'PracticeMatch', rows: facts.learningNeeds.flatMap(matchRows) },
    { model: 'Difficulty', rows: facts.difficulties.map((entry) => difficultyRow(entry, kinds)) },
    { model: 'ProvinceMention', rows: [...learners, ...affected] },
  ];
}

function figureBatches({ facts, keys }: Context, units: Known['units']): Batch[] {
  return [
    { model: 'Indicator', rows: facts.indicators.map((entry) => indicatorRow(entry, units)) },
    { model: 'IndicatorValue', rows: facts.values.map((entry) => valueRow(entry, keys)) },
    { model: 'StandardLevel', rows: facts.standardLevels.map((entry) => standardLevelRow(entry, keys)) },
  ];
}

/** The rows that say which bodies and programmes a fact is about. */
function linkBatches({ facts, points, programmes }: Context): Batch[] {
  const organisationRoles = [
    ...facts.documents.flatMap(documentBodies),
    ...facts.directives.flatMap(addresseeRows),
    ...facts.reportingDuties.flatMap(recipientRows),
    ...facts.agreements.flatMap(committedRows),
  ];
  const programmeRows = [
    ...facts.exchanges.flatMap((entry) => programmeLinks(entry, 'exchangeId', entry.key)),
    ...facts.directives.flatMap(directiveProgrammes),
    ...facts.practices.flatMap((entry) => programmeLinks(entry, 'practiceId', entry.key)),
    ...facts.difficulties.flatMap((entry) => programmeLinks(entry, 'difficultyId', entry.key)),
    ...facts.values.flatMap(valueProgrammes),
    ...points.programmes,
  ];
  return [
    { model: 'Programme', rows: programmes },
    { model: 'ProgrammeSource', rows: facts.programmes.flatMap(programmeSourceRows) },
    { model: 'Point', rows: points.points },
    { model: 'PointDocument', rows: points.documents },
    { model: 'OrganisationMention', rows: organisationRoles },
    { model: 'ProgrammeLink', rows: programmeRows },
  ];
}

/** Creates the rows of all facts, in no order. */
export function factBatches(facts: Facts, { provinces, departments, programmes: inLaw, units }: Known): Batch[] {
  const keys = new Keys(provinces, departments);
  const law = new Map(inLaw.map((row) => [row.id, row]));
  const programmes = facts.programmes.map((entry) => programmeRow(entry, law.get(entry.key)));
  const context: Context = {
    facts,
    keys,
    programmes,
    organisations: organisationRows(facts.organisations, departments, keys),
    kinds: new Map(programmes.map(({ id, kind }) => [id, kind])),
    points: allPoints(facts),
  };
  return [
    ...bodyBatches(context),
    ...agreementBatches(context),
    ...exchangeBatches(context),
    ...statementBatches(context),
    ...practiceBatches(context),
    ...figureBatches(context, units),
    ...linkBatches(context),
  ];
}
