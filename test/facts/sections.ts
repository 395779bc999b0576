import { agreements } from './agreements.ts';
import { fieldsOf, inferred, keyOf, keysOf, notesOf, readings, unknowns } from './told.ts';
import { itemOf, itemsOf, pointFields } from './items.ts';

/** A section of the facts: the query that asks the graph for all of it, and how a row reads as the file has it. */
export interface Section {
  readonly query: string;
  readonly rows: (data: any) => any[];
  readonly fact: (row: any) => object;
}

const ids = '(first: 9) { nodes { id } }';
const provinces = '{ nodes { position province { code } } }';
const codes = (list: any): string[] => list.nodes.map(({ province }: any) => province.code);
const fromRoot = (data: any): any[] => (Object.values(data)[0] as any).nodes;
const published = 'first: 50, filter: { source: { code: { in: ["D0", "D1", "D2", "D3", "D4"] } } }';

const sources: Section = {
  query: `{ sources(first: 100) { nodes { code kind titleAsPublished outlet author { id } photographer { id } publishedOn
    publishedAt about aboutEn publications(first: 2) { nodes { id } } highlights highlightsEn
    elsewhere { url publishedOn confidence ${inferred} } ${unknowns} ${inferred} } } }`,
  rows: fromRoot,
  fact: ({ code, author, photographer, publications, highlights, highlightsEn, elsewhere, ...row }) => ({
    ...row,
    key: code,
    author: keyOf(author),
    photographs: keyOf(photographer),
    document: keysOf(publications)[0],
    highlights: { about: highlights, aboutEn: highlightsEn },
    elsewhere: elsewhere && {
      ...elsewhere,
      confidence: elsewhere.confidence.toLowerCase(),
      inferred: notesOf(elsewhere).inferred,
    },
    ...notesOf(row),
  }),
};

/** Rows that sources share, once each. */
const fromSources =
  (list: string) =>
  (data: any): any[] => {
    const rows = data.sources.nodes.flatMap((source: any) => source[list].nodes);
    return [...new Map(rows.map((row: any) => [row.id, row])).values()];
  };

const organisations: Section = {
  query: `{ sources(first: 5) { nodes { organisations(first: 50) { nodes { id kind level isGroup name aliases
    province { code } parent { id } sources(first: 5) { nodes { code } } ${unknowns} ${inferred} } } } } }`,
  rows: fromSources('organisations'),
  fact: ({ id, isGroup, province, parent, ...row }) => ({
    ...row,
    key: keyOf({ id }),
    group: isGroup,
    province: province?.code,
    parent: keyOf(parent),
    sources: row.sources.nodes.map(({ code }: any) => code),
    ...notesOf(row),
  }),
};

const people: Section = {
  query: `{ people(first: 100, filter: { synthetic: { eq: false } }) { nodes { id name organisation { id }
    titles { nodes { title source { code } } } ${unknowns} } } }`,
  rows: fromRoot,
  fact: ({ id, organisation, titles, ...row }) => ({
    ...row,
    key: keyOf({ id }),
    organisation: keyOf(organisation),
    titles: Object.fromEntries(titles.nodes.map(({ title, source }: any) => [source.code, title])),
    ...notesOf(row),
  }),
};

/** The days of a programme are those of the law, of which the facts of the documents say nothing. */
const withoutLaw = ({ unknowns: told, ...notes }: any): object => ({
  ...notes,
  unknowns: Object.fromEntries(Object.entries(told).filter(([field]) => !['startsOn', 'endsOn'].includes(field))),
});

const programmes: Section = {
  query: `{ sources(first: 5) { nodes { programmes(first: 9) { nodes { id code kind name nameAsPublished nameEn nameFrom
    coveredPeriod fields resultsOpenEnded results(first: 5) { nodes { ${pointFields} } } sources(first: 5) { nodes { code } } ${unknowns} ${inferred} } } } } }`,
  rows: fromSources('programmes'),
  fact: ({ code, kind, name, nameAsPublished, nameEn, nameFrom, coveredPeriod, ...row }) => ({
    key: code,
    kind,
    name: nameAsPublished,
    label: nameAsPublished === null ? name : null,
    labelEn: nameEn,
    nameFrom,
    period: coveredPeriod,
    sources: row.sources.nodes.map((source: any) => source.code),
    results: itemsOf(row.results, row.resultsOpenEnded),
    ...fieldsOf(row.fields),
    ...withoutLaw(notesOf(row, { nameAsPublished: 'name', coveredPeriod: 'period', results: 'saidBy' })),
  }),
};

/** What amends a document is of the law. */
const withoutAmendments = ({ inferred: told, ...notes }: any): object => {
  const own = Object.entries(told).filter(([field]) => field !== 'relatedFrom');
  return { ...notes, inferred: Object.fromEntries(own) };
};

const documents: Section = {
  query: `{ documents(${published}) { nodes { id kind number issuerOrganisations${ids} submittedBy${ids} advisedBy${ids}
    issuedOn titleAsPublished coveredPeriod fields relations(first: 5) { nodes { role to { id } } } source { code }
    recordedExchanges(first: 2) { nodes { id } } signer { id } signerTitle signedFor signingCapacity recipients
    recipientOrganisations${ids} about aboutEn ${unknowns} ${inferred} } } }`,
  rows: fromRoot,
  fact: ({ id, signer, signerTitle, signedFor, signingCapacity, ...row }) => ({
    key: keyOf({ id }),
    kind: row.kind,
    number: row.number,
    issuers: keysOf(row.issuerOrganisations),
    submittedBy: keysOf(row.submittedBy)[0],
    advisedBy: keysOf(row.advisedBy)[0],
    issuedOn: row.issuedOn,
    titleAsPublished: row.titleAsPublished,
    coveredPeriod: row.coveredPeriod,
    relations: row.relations.nodes.map(({ role, to }: any) => ({ role, document: keyOf(to) })),
    source: row.source.code,
    exchange: keysOf(row.recordedExchanges)[0],
    signer: { person: keyOf(signer), title: signerTitle, signedFor, capacity: signingCapacity },
    recipients: row.recipients,
    recipientOrganisations: keysOf(row.recipientOrganisations),
    about: row.about,
    aboutEn: row.aboutEn,
    ...fieldsOf(row.fields),
    ...withoutAmendments(notesOf(row)),
  }),
};

const exchanges: Section = {
  query: `{ exchanges(first: 9, filter: { synthetic: { eq: false } }) { nodes { id source { code } kind title
    titleAsPublished titleEn heldOn partOfDay place period periodAhead fields programmes { nodes { code } } document { id }
    legalBasis { nodes { id } } contextDocuments { nodes { id } } agreement { id } presentAs presentAsEn
    participants(first: 20) { nodes { role present person { id } organisation { id } } }
    topicsOpenEnded topics { nodes { ${pointFields} } } ${unknowns} ${inferred} } } }`,
  rows: fromRoot,
  fact: (row) => ({
    key: keyOf(row),
    source: row.source.code,
    kind: row.kind,
    title: row.titleAsPublished,
    label: row.titleAsPublished === null ? row.title : null,
    labelEn: row.titleEn,
    heldOn: row.heldOn,
    partOfDay: row.partOfDay,
    place: row.place,
    periodReviewed: row.period,
    periodAhead: row.periodAhead,
    programmes: row.programmes.nodes.map(({ code }: any) => code),
    document: keyOf(row.document),
    documents: [
      ...keysOf(row.legalBasis).map((document) => ({ document, role: 'LEGAL_BASIS' })),
      ...keysOf(row.contextDocuments).map((document) => ({ document, role: 'CONTEXT' })),
    ],
    agreement: keyOf(row.agreement),
    presentAs: { about: row.presentAs, aboutEn: row.presentAsEn },
    participants: row.participants.nodes.map(({ role, present, person, organisation }: any) => ({
      role,
      person: keyOf(person),
      organisation: keyOf(organisation),
      present: present?.toLowerCase(),
    })),
    topics: itemsOf(row.topics, row.topicsOpenEnded),
    ...fieldsOf(row.fields),
    ...notesOf(row, { titleAsPublished: 'title' }),
  }),
};

const directives: Section = {
  query: `{ directives(first: 9, filter: { synthetic: { eq: false } }) { nodes { id source { code } exchange { id } position
    saidBy { id } addressees addresseeOrganisations${ids} jointlyWith programmes { nodes { code } } focalPoint { id } period
    effectiveFrom due status indicator { code unit } target targetYear targetStrength fields about aboutEn openEnded
    tasks { nodes { ${pointFields} } } context { nodes { ${pointFields} } } learningNeeds { nodes { id } }
    ${unknowns} ${inferred} ${readings} } } }`,
  rows: fromRoot,
  fact: (row) => {
    const { target: unknownTarget, ...others } = notesOf(row).unknowns as Record<string, unknown>;
    return {
      key: keyOf(row),
      source: row.source.code,
      exchange: keyOf(row.exchange),
      position: row.position,
      saidBy: keyOf(row.saidBy),
      addressees: row.addressees,
      addresseeOrganisations: keysOf(row.addresseeOrganisations),
      with: row.jointlyWith,
      programmes: row.programmes.nodes.map(({ code }: any) => code),
      focalPoint: keyOf(row.focalPoint),
      period: row.period,
      effectiveFrom: row.effectiveFrom,
      due: row.due,
      status: row.status,
      sets: row.indicator && {
        indicator: row.indicator.code,
        target: row.target,
        unit: row.indicator.unit,
        year: row.targetYear,
        strength: row.targetStrength,
        unknowns: { target: unknownTarget },
      },
      about: row.about,
      aboutEn: row.aboutEn,
      openEnded: row.openEnded,
      items: row.tasks.nodes.map((point: any) => itemOf(point)),
      context: row.context.nodes.map((point: any) => itemOf(point))[0],
      learningNeeds: keysOf(row.learningNeeds),
      ...fieldsOf(row.fields),
      ...notesOf(row),
      unknowns: others,
    };
  },
};

const reportingDuties: Section = {
  query: `{ reportingDuties(first: 100) { nodes { id source { code } saidBy { id } reporter { id } directedBy { id }
    recipients${ids} cycle dueDay fields about aboutEn purpose purposeEn ${unknowns} ${readings} } } }`,
  rows: fromRoot,
  fact: (row) => ({
    ...row,
    id: null,
    key: keyOf(row),
    source: row.source.code,
    saidBy: keyOf(row.saidBy),
    reporter: keyOf(row.reporter),
    directedBy: keyOf(row.directedBy),
    recipients: keysOf(row.recipients),
    ...fieldsOf(row.fields),
    ...notesOf(row),
  }),
};

const learningNeeds: Section = {
  query: `{ learningNeeds(first: 9) { nodes { id source { code } learners ${provinces} teachers ${provinces} saidBy { id }
    directive { id } agreement { id } fields otherSubjects openEnded matches${ids} about aboutEn
    lessons { nodes { ${pointFields} } } ${unknowns} ${inferred} } } }`,
  rows: fromRoot,
  fact: (row) => ({
    key: keyOf(row),
    source: row.source.code,
    learner: codes(row.learners),
    from: codes(row.teachers),
    saidBy: keyOf(row.saidBy),
    directive: keyOf(row.directive),
    agreement: keyOf(row.agreement),
    openEnded: row.openEnded,
    matches: keysOf(row.matches),
    about: row.about,
    aboutEn: row.aboutEn,
    items: row.lessons.nodes.map((point: any) => itemOf(point)),
    ...fieldsOf(row.fields, row.otherSubjects),
    ...notesOf(row, { teachers: 'from' }),
  }),
};

/** The sections of `cooperation.yaml`. */
export const sections = {
  sources,
  organisations,
  people,
  programmes,
  documents,
  exchanges,
  agreements,
  directives,
  reportingDuties,
  learningNeeds,
} satisfies Record<string, Section>;
