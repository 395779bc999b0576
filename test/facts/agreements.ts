import { itemOf, itemsOf } from './items.ts';
import type { Section } from './sections.ts';
import { fieldsOf, inferred, keyOf, keysOf, notesOf, readings, unknowns } from './told.ts';

/** Points of agreements name no programme, and only objectives name documents: a query has a bound on its lists. */
const pointFields = 'position about aboutEn fields saidBy { id }';
const points = `(first: 9) { nodes { ${pointFields} } }`;
const saidPoints = `(first: 9) { nodes { ${pointFields} ${unknowns} } }`;
const objectives = `(first: 9) { nodes { ${pointFields} ${inferred} documents(first: 3) { nodes { id } } } }`;
const year = (day: string | null): number | null => (day === null ? null : Number(day.slice(0, 4)));

const share = (row: any): object => ({
  from: keyOf(row.fromDepartment.organisation),
  to: keyOf(row.toDepartment.organisation),
  count: row.count,
  qualifier: row.qualifier,
  practisedSince: row.practisedSince,
  advisedTo: keyOf(row.advisedTo),
  saidBy: keyOf(row.saidBy),
  sharedOn: row.sharedOn,
  appliedAt: row.appliedAt,
  about: row.about,
  aboutEn: row.aboutEn,
  purpose: row.purpose,
  purposeEn: row.purposeEn,
  ...notesOf(row),
});

const presentedIn = ({ nodes }: any): object | null => {
  const found = nodes.find(({ role }: any) => role === 'PRESENTED');
  return found === undefined
    ? null
    : { person: keyOf(found.speakers.nodes[0].person), what: found.object, whatEn: found.objectEn };
};

/** Agreements, with all that the sources tell of them. */
export const agreements: Section = {
  query: `{ agreements(first: 5, filter: { synthetic: { eq: false } }) { nodes { id source { code } kind title
    titleAsPublished titleEn number parties { nodes { signatoryName signedBy department { organisation { id } } ${unknowns} } }
    statements { nodes { role object objectEn speakers { nodes { person { id } } } } }
    signedOn startsOn endsOn reviewCycle levels legalBasis { nodes { id } } guidance { nodes { id } } fields headingCount
    objectiveCount contentsOpenEnded contents ${points} objectivesOpenEnded objectives ${objectives} purposesOpenEnded
    purposes ${points} setting ${saidPoints} basisInPractice ${points}
    commitments { nodes { by { nodes { id } } about aboutEn cycle status ${unknowns} } }
    documentShares { nodes { fromDepartment { organisation { id } } toDepartment { organisation { id } } count qualifier
      practisedSince advisedTo { id } saidBy { id } sharedOn appliedAt about aboutEn purpose purposeEn ${unknowns} ${readings} } }
    ${unknowns} ${inferred} ${readings} } } }`,
  rows: (data) => data.agreements.nodes,
  fact: (row) => ({
    key: keyOf(row),
    source: row.source.code,
    kind: row.kind,
    title: row.titleAsPublished,
    label: row.titleAsPublished === null ? row.title : null,
    labelEn: row.titleEn,
    number: row.number,
    parties: row.parties.nodes.map(({ signatoryName, signedBy, department, ...party }: any) => ({
      organisation: keyOf(department.organisation),
      signatory: signatoryName,
      signedBy,
      ...notesOf(party, { signatoryName: 'signatory' }),
    })),
    presented: presentedIn(row.statements),
    signedOn: row.signedOn,
    period: { from: year(row.startsOn), to: year(row.endsOn) },
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    reviewCycle: row.reviewCycle,
    levels: row.levels,
    documents: [
      ...keysOf(row.legalBasis).map((document) => ({ document, role: 'LEGAL_BASIS' })),
      ...keysOf(row.guidance).map((document) => ({ document, role: 'GUIDANCE' })),
    ],
    headingCount: row.headingCount,
    objectiveCount: row.objectiveCount,
    contents: itemsOf(row.contents, row.contentsOpenEnded, true),
    objectives: itemsOf(row.objectives, row.objectivesOpenEnded, true),
    purposes: itemsOf(row.purposes, row.purposesOpenEnded),
    setting: row.setting.nodes.map((point: any) => itemOf(point))[0],
    basisInPractice: row.basisInPractice.nodes.map((point: any) => itemOf(point))[0],
    commitments: row.commitments.nodes.map(({ by, ...commitment }: any) => ({
      ...commitment,
      by: keysOf(by),
      ...notesOf(commitment),
    })),
    documentShares: row.documentShares.nodes.map(share),
    ...fieldsOf(row.fields),
    ...notesOf(row),
    unknowns: notesOf(row, { titleAsPublished: 'title', startsOn: 'period', endsOn: 'period' }).unknowns,
  }),
};
