import { z } from 'zod';
import type { ProgrammeRow, ProgrammeSourceRow } from '../../db/generated/model.ts';
import { maybe, oneOf, text } from '../reference/shape.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import { inferredOf, unknownsOf } from './notes.ts';
import { fields, fieldsOf, list, noted, saidBy, texts } from './shape.ts';

/** Programmes that the sources name. */
export const programmeShape = z.strictObject({
  key: text,
  kind: oneOf('ProgrammeKind'),
  name: maybe(text),
  label: maybe(text),
  labelEn: maybe(text),
  period: maybe(text),
  nameFrom: maybe(text),
  source: maybe(text),
  sources: texts,
  ...saidBy,
  ...fields,
  results: maybe(list),
  ...noted,
});

export type FactProgramme = z.output<typeof programmeShape>;

/** Who tells the results is unknown, not who tells the programme. */
const renamed = { name: 'nameAsPublished', period: 'coveredPeriod', saidBy: 'results' };

/** A name that is from law has its period from there, too. */
const inferredNames = { ...renamed, name: ['nameAsPublished', 'coveredPeriod'] };

/** Creates the row of a programme; the law adds what it knows of it. */
export function programmeRow(entry: FactProgramme, law: ProgrammeRow | undefined): ProgrammeRow {
  const name = entry.name ?? entry.label ?? entry.key;
  return rowOf('Programme', {
    ...law,
    id: entry.key,
    code: entry.key,
    kind: entry.kind,
    name,
    nameAsPublished: entry.name,
    nameEn: entry.labelEn ?? law?.nameEn ?? null,
    nameFrom: entry.nameFrom,
    sortKey: sortKey(name),
    coveredPeriod: entry.period,
    resultsOpenEnded: entry.results?.openEnded ?? false,
    fields: fieldsOf(entry),
    unknowns: [...((law?.unknowns ?? []) as object[]), ...unknownsOf(entry, renamed)],
    inferred: [...((law?.inferred ?? []) as object[]), ...inferredOf(entry, inferredNames)],
  });
}

/** Creates the rows that say which source names a programme. */
export const programmeSourceRows = ({ key, source, sources }: FactProgramme): ProgrammeSourceRow[] =>
  [...(source === null ? [] : [source]), ...sources].map((sourceId) => ({
    id: `${key}.${sourceId}`,
    programmeId: key,
    sourceId,
  }));
