import { itemOf, pointFields } from './items.ts';
import type { Section } from './sections.ts';
import { fieldsOf, inferred, keyOf, keysOf, notesOf, readings, unknowns } from './told.ts';

const published = 'first: 100, filter: { synthetic: { eq: false } }';
const provinces = '{ nodes { position province { code } } }';
const codes = (list: any): string[] => list.nodes.map(({ province }: any) => province.code);
const fromRoot = (data: any): any[] => (Object.values(data)[0] as any).nodes;

/** What a statement is about: the section and key, as the facts write it. */
function subjectOf(row: any): string {
  const { agreement, exchange, document, award, source, role, directives } = row;
  if (agreement !== null) return `agreements/${String(keyOf(agreement))}`;
  if (exchange !== null) return `exchanges/${String(keyOf(exchange))}`;
  if (document !== null) return `documents/${String(keyOf(document))}`;
  if (award !== null) return `awards/${String(keyOf(award))}`;
  if (role === 'DIRECTED') return `directives/${String(keysOf(directives)[0])}`;
  return `sources/${source.code as string}`;
}

const statementQuery = `{ statements(first: 50) { nodes { id source { code } role about aboutEn onBehalfOf signedFor openEnded
  speakers(first: 3) { nodes { person { id } organisation { id } province { code } } } agreement { id } exchange { id } document { id }
  award { id } directives(first: 9) { nodes { id } } plannedTasks(first: 9) { nodes { ${pointFields} } } ${unknowns} } } }`;

const isAnnouncement = (row: any): boolean => row.plannedTasks.nodes.length > 0;

const statements: Section = {
  query: statementQuery,
  rows: (data) => data.statements.nodes.filter((row: any) => !isAnnouncement(row)),
  fact: (row) => {
    const speakers: any[] = row.speakers.nodes;
    const bodies = speakers.filter(({ person, organisation }) => person === null && organisation !== null);
    const on = subjectOf(row);
    return {
      key: keyOf(row),
      source: row.source.code,
      role: row.role,
      person: keyOf(speakers.find(({ person }) => person !== null)?.person ?? null),
      organisations: bodies.map(({ organisation }) => keyOf(organisation)),
      provinces: speakers.flatMap(({ province }) => province?.code ?? []),
      onBehalfOf: row.onBehalfOf,
      signedFor: row.signedFor,
      on,
      directives: on.startsWith('directives/') ? [] : keysOf(row.directives),
      about: row.about,
      aboutEn: row.aboutEn,
      openEnded: row.openEnded,
      ...notesOf(row, { speakers: 'person' }),
    };
  },
};

const announcedTasks: Section = {
  query: statementQuery,
  rows: (data) => data.statements.nodes.filter(isAnnouncement),
  fact: (row) => ({
    key: keyOf(row),
    source: row.source.code,
    organisation: keyOf(row.speakers.nodes[0].organisation),
    saidBy: keyOf(row.speakers.nodes[0].person),
    period: { about: row.about, aboutEn: row.aboutEn },
    openEnded: row.openEnded,
    items: row.plannedTasks.nodes.map((point: any) => itemOf(point)),
  }),
};

const practices: Section = {
  query: `{ practices(${published}) { nodes { id source { code } province { code } saidBy { id } fields
    programmes { nodes { code } } components { nodes { code programme { code } } } document { id }
    contextDocuments { nodes { id } } agreement { id } period parties openEnded about aboutEn ${unknowns} ${inferred} } } }`,
  rows: fromRoot,
  fact: (row) => ({
    key: keyOf(row),
    source: row.source.code,
    province: row.province.code,
    saidBy: keyOf(row.saidBy),
    programmes: row.components.nodes.length > 0 ? [] : row.programmes.nodes.map(({ code }: any) => code),
    components: row.components.nodes.map(({ code, programme }: any) => `${programme.code}/${code}`),
    document: keyOf(row.document),
    documents: keysOf(row.contextDocuments).map((document) => ({ document, role: 'CONTEXT' })),
    agreement: keyOf(row.agreement),
    period: row.period,
    parties: row.parties,
    openEnded: row.openEnded,
    about: row.about,
    aboutEn: row.aboutEn,
    ...fieldsOf(row.fields),
    ...notesOf(row, { contextDocuments: 'documents' }),
  }),
};

const difficulties: Section = {
  query: `{ difficulties(${published}) { nodes { id source { code } provinces ${provinces} saidBy { id }
    saidByLeadersOf ${provinces} status fields programmes { nodes { code } } openEnded about aboutEn answer answerEn
    ${unknowns} } } }`,
  rows: fromRoot,
  fact: (row) => ({
    ...row,
    id: null,
    key: keyOf(row),
    source: row.source.code,
    provinces: codes(row.provinces),
    saidBy: keyOf(row.saidBy),
    saidByLeadersOf: codes(row.saidByLeadersOf),
    programmes: row.programmes.nodes.map(({ code }: any) => code),
    ...fieldsOf(row.fields),
    ...notesOf(row),
  }),
};

const awards: Section = {
  query: `{ awards(first: 100) { nodes { id source { code } name grantedBy { id } recipient { id } year handedOverBy { id }
    handedOverOn about aboutEn ${unknowns} } } }`,
  rows: fromRoot,
  fact: ({ id, recipient, ...row }) => ({
    ...row,
    key: keyOf({ id }),
    source: row.source.code,
    grantedBy: keyOf(row.grantedBy),
    to: keyOf(recipient),
    handedOverBy: keyOf(row.handedOverBy),
    ...notesOf(row),
  }),
};

const indicators: Section = {
  query: `{ indicators(first: 100) { nodes { code measure unit name nameEn fields
    values(first: 1, filter: { synthetic: { eq: false } }) { totalCount } } } }`,
  rows: fromRoot,
  fact: ({ name, nameEn, values, ...row }) => ({
    ...row,
    label: name,
    labelEn: nameEn,
    noValue: values.totalCount === 0,
    ...fieldsOf(row.fields),
  }),
};

const values: Section = {
  query: `{ indicatorValues(${published}) { nodes { id indicator { code } source { code } province { code }
    organisation { id } programme { code } programmes { nodes { code } } period moment measuredOn statedOn
    actual { value qualifier } target { value qualifier } saidBy { id } setBy { id } about aboutEn
    ${unknowns} ${inferred} ${readings} } } }`,
  rows: fromRoot,
  fact: (row) => ({
    key: keyOf(row)?.startsWith(`${row.source.code as string}.`) === true ? null : keyOf(row),
    indicator: row.indicator.code,
    source: row.source.code,
    province: row.province.code,
    organisation: keyOf(row.organisation),
    programme: row.programme?.code,
    programmes: row.programmes.nodes.map(({ code }: any) => code),
    period: row.period,
    moment: row.moment,
    measuredOn: row.measuredOn,
    statedOn: row.statedOn,
    value: row.actual?.value,
    target: row.target?.value,
    qualifier: (row.actual ?? row.target).qualifier,
    saidBy: keyOf(row.saidBy),
    setBy: row.setBy && `directives/${String(keyOf(row.setBy))}`,
    about: row.about,
    aboutEn: row.aboutEn,
    ...notesOf(row, { actual: 'value' }),
  }),
};

const pathRoles = { submittedBy: 'SUBMITTED', advisedBy: 'ADVISED', issuerOrganisations: 'ISSUED' } as const;

const standardLevels: Section = {
  query: `{ standardLevels(first: 100, filter: { source: { code: { in: ["D0", "D1", "D2", "D3", "D4"] } } }) { nodes { id source { code } province { code }
    programme { code } previousAmount amount qualifier validFrom validTo saidBy { id } about aboutEn
    legalBasis { id submittedBy { nodes { id } } advisedBy { nodes { id } } issuerOrganisations { nodes { id } } }
    furtherGroups { count qualifier of about aboutEn named ${unknowns} } ${unknowns} } } }`,
  rows: fromRoot,
  fact: (row) => ({
    key: keyOf(row),
    source: row.source.code,
    province: row.province.code,
    programme: row.programme.code,
    unit: 'VND a month',
    from: row.previousAmount,
    to: row.amount,
    legalBasis: keyOf(row.legalBasis),
    path: (['advisedBy', 'submittedBy', 'issuerOrganisations'] as const).flatMap((list) =>
      keysOf(row.legalBasis[list]).map((organisation) => ({ organisation, role: pathRoles[list] })),
    ),
    saidBy: keyOf(row.saidBy),
    validFrom: row.validFrom,
    validTo: row.validTo,
    furtherGroups: { ...row.furtherGroups, unknowns: notesOf(row.furtherGroups).unknowns },
    about: row.about,
    aboutEn: row.aboutEn,
    ...notesOf(row),
  }),
};

/** The sections of `cooperation.yaml` on what was said, done and counted. */
export const figureSections = {
  statements,
  announcedTasks,
  practices,
  difficulties,
  awards,
  indicators,
  values,
  standardLevels,
} satisfies Record<string, Section>;
