import { z } from 'zod';
import type {
  DifficultyRow,
  PracticeDocumentRow,
  PracticeRow,
  ProgrammeKind,
  ProvinceMentionRow,
} from '../../db/generated/model.ts';
import { maybe, period, text } from '../reference/shape.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import type { Keys } from './keys.ts';
import { inferredOf, unknownsOf } from './notes.ts';
import { provinceMentions } from './province-mentions.ts';
import { documentRole, fields, fieldsOf, noted, openEnded, saidBy, summary, texts, unknowns } from './shape.ts';

/** What a body does well and tells others. */
export const practiceShape = z.strictObject({
  key: text,
  source: text,
  province: text,
  ...saidBy,
  ...fields,
  programmes: texts,
  components: texts,
  document: maybe(text),
  documents: z.array(documentRole('DocumentRole')).default([]),
  agreement: maybe(text),
  period: maybe(period),
  parties: z.null().optional(),
  ...openEnded,
  ...summary,
  ...noted,
});

/** What is difficult, and what was answered. */
export const difficultyShape = z.strictObject({
  key: text,
  source: text,
  provinces: texts,
  ...saidBy,
  saidByLeadersOf: texts,
  status: z.null(),
  ...fields,
  programmes: texts,
  ...openEnded,
  ...summary,
  answer: maybe(text),
  answerEn: maybe(text),
  ...unknowns,
});

type Practice = z.output<typeof practiceShape>;
type Difficulty = z.output<typeof difficultyShape>;
type Kinds = ReadonlyMap<string, ProgrammeKind>;

/** The kind of programmes that all of them have; null if they differ or there are none. */
function kindOf(programmes: readonly string[], kinds: Kinds): ProgrammeKind | null {
  const found = new Set(programmes.map((code) => kinds.get(code) ?? null));
  return found.size === 1 ? ([...found][0] ?? null) : null;
}

/** Creates the row of a practice. */
export const practiceRow = (entry: Practice, kinds: Kinds, keys: Keys): PracticeRow =>
  rowOf('Practice', {
    id: entry.key,
    about: entry.about,
    aboutEn: entry.aboutEn,
    sortKey: sortKey(entry.about),
    fields: fieldsOf(entry),
    programmeKind: kindOf(entry.programmes, kinds),
    provinceId: keys.province(entry.province),
    documentId: entry.document,
    agreementId: entry.agreement,
    period: entry.period,
    openEnded: entry.openEnded,
    saidById: entry.saidBy,
    sourceId: entry.source,
    unknowns: unknownsOf(entry),
    inferred: inferredOf(entry, { documents: 'contextDocuments' }),
  });

/** Creates the rows of the documents that it names. */
export const practiceDocumentRows = ({ key, documents }: Practice): PracticeDocumentRow[] =>
  documents.map(({ document, role }) => ({
    id: `${key}.${document}`,
    practiceId: key,
    documentId: document,
    role,
  }));

/** Creates the row of a difficulty. */
export const difficultyRow = (entry: Difficulty, kinds: Kinds): DifficultyRow =>
  rowOf('Difficulty', {
    id: entry.key,
    about: entry.about,
    aboutEn: entry.aboutEn,
    sortKey: sortKey(entry.about),
    fields: fieldsOf(entry),
    programmeKind: kindOf(entry.programmes, kinds),
    answer: entry.answer,
    answerEn: entry.answerEn,
    openEnded: entry.openEnded,
    saidById: entry.saidBy,
    sourceId: entry.source,
    unknowns: unknownsOf(entry),
  });

/** Creates the rows of the provinces that have it, and of those whose leaders told it. */
export function affectedRows({ key, provinces, saidByLeadersOf }: Difficulty, keys: Keys): ProvinceMentionRow[] {
  const place = { column: 'difficultyId', key } as const;
  return [
    ...provinceMentions(provinces, 'AFFECTED', place, keys),
    ...provinceMentions(saidByLeadersOf, 'LEADERS', place, keys),
  ];
}
