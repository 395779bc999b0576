import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { openSharedHub, type TestHub } from '../support/hub.ts';
import { figureSections } from './figures.ts';
import { sections } from './sections.ts';
import { prune } from './told.ts';

const file = parse(readFileSync('prisma/seed/reference/cooperation.yaml', 'utf8').normalize('NFC'));
const all = { ...sections, ...figureSections };

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub();
});
afterAll(() => hub.close());

/** A document with the days and titles that were looked up in law, where its own source gives none. */
function withLaw(entry: any): object {
  const law = file.law.documents.find(({ number }: any) => number === entry.number);
  if (law === undefined) return entry;
  const full = {
    ...entry,
    issuedOn: entry.issuedOn ?? law.issuedOn,
    titleAsPublished: entry.titleAsPublished ?? law.title,
  };
  const unknowns = Object.entries(entry.unknowns ?? {}).filter(([field]) => full[field] == null);
  return { ...full, unknowns: Object.fromEntries(unknowns) };
}

/** A programme with the grounds of its days, which follow from its years, and of a period that is from law as its name is. */
function withDays({ source, sources, inferred, ...entry }: any): object {
  const { wholeYears } = file.reasons;
  const days = entry.period == null ? {} : { startsOn: wholeYears, endsOn: wholeYears };
  const period = entry.nameFrom === 'LAW' ? { period: inferred.name } : {};
  return { ...entry, sources: sources ?? [source], inferred: { ...inferred, ...days, ...period } };
}

/** What the facts write in two ways, in one way. */
const oneWay: Partial<Record<keyof typeof all, (entry: any) => object>> = {
  documents: withLaw,
  programmes: withDays,
  statements: ({ organisation, organisations, ...entry }) => ({
    ...entry,
    organisations: organisations ?? (organisation === undefined ? [] : [organisation]),
  }),
  directives: ({ programme, programmes, items, learningNeed, ...entry }) => ({
    ...entry,
    items,
    programmes: programmes ?? (programme === undefined ? [] : [programme]),
    learningNeeds: [learningNeed, ...items.map((item: any) => item.learningNeed)].filter(Boolean),
  }),
  learningNeeds: ({ learner, from, ...entry }) => ({
    ...entry,
    learner: [learner].flat(),
    from: from && [from].flat(),
  }),
};

const text = (fact: any): string => JSON.stringify(fact.key ?? [fact.indicator, fact.code, fact.period, fact.moment]);
const sorted = (facts: any[]): any[] => facts.sort((left, right) => (text(left) < text(right) ? -1 : 1));

test('every section of the facts is compared', () => {
  // What `law` says is compared in law.test.ts.
  const others = ['edition', 'preparedOn', 'texts', 'reasons', 'law'];
  expect(Object.keys(all).sort()).toEqual(
    Object.keys(file)
      .filter((name) => !others.includes(name))
      .sort(),
  );
});

test.each(Object.keys(all) as (keyof typeof all)[])(
  'the graph answers every fact of %s, its unknowns and inferences included, and no other',
  async (name) => {
    const { query, rows, fact } = all[name];
    const told = rows(await hub.read(query)).map((row) => prune(fact(row)));
    const written = file[name].map((entry: any) => prune(oneWay[name]?.(entry) ?? entry));
    expect(sorted(told)).toEqual(sorted(written));
  },
);
