import { z } from 'zod';
import type { StatementRow, StatementSpeakerRow } from '../../db/generated/model.ts';
import { maybe, oneOf, text } from '../reference/shape.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import type { Keys } from './keys.ts';
import { unknownsOf } from './notes.ts';
import { openEnded, summary, texts, unknowns } from './shape.ts';

/** Who said or did what. `on` is the section and key of what it is about: `agreements/hcm-can-tho`. */
export const statementShape = z.strictObject({
  key: text,
  source: text,
  role: oneOf('StatementRole'),
  person: maybe(text),
  organisation: maybe(text),
  organisations: texts,
  provinces: texts,
  onBehalfOf: maybe(text),
  signedFor: maybe(text),
  on: text,
  directives: texts,
  ...summary,
  ...openEnded,
  ...unknowns,
});

export type FactStatement = z.output<typeof statementShape>;

const columns = {
  agreements: 'agreementId',
  exchanges: 'exchangeId',
  documents: 'documentId',
  awards: 'awardId',
} as const;

/** The column of what a statement is about; a source or a directive needs none, since it leads to the statement. */
function subjectOf(on: string): Partial<Pick<StatementRow, (typeof columns)[keyof typeof columns]>> {
  const [section = '', key = ''] = on.split('/');
  return Object.hasOwn(columns, section) ? { [columns[section as keyof typeof columns]]: key } : {};
}

/**
 * Creates the row of a statement.
 * @param object what was presented, if something was
 */
export function statementRow(
  entry: FactStatement,
  object: { readonly what: string; readonly whatEn: string } | null,
): StatementRow {
  return rowOf('Statement', {
    id: entry.key,
    role: entry.role,
    about: entry.about,
    aboutEn: entry.aboutEn,
    sortKey: sortKey(entry.about),
    onBehalfOf: entry.onBehalfOf,
    signedFor: entry.signedFor,
    object: object?.what ?? null,
    objectEn: object?.whatEn ?? null,
    openEnded: entry.openEnded,
    ...subjectOf(entry.on),
    sourceId: entry.source,
    unknowns: unknownsOf(entry, { person: 'speakers' }),
  });
}

/**
 * Creates the rows of its speakers.
 * @param bodies the organisations of people by their keys
 */
export function speakerRows(
  { key, person, organisation, organisations, provinces }: FactStatement,
  bodies: ReadonlyMap<string, string | null>,
  keys: Keys,
): StatementSpeakerRow[] {
  const speakers: Partial<StatementSpeakerRow>[] = [
    ...(person === null ? [] : [{ personId: person, organisationId: bodies.get(person) ?? null }]),
    ...[...(organisation === null ? [] : [organisation]), ...organisations].map((organisationId) => ({
      organisationId,
    })),
    ...provinces.map((code) => ({ provinceId: keys.province(code) })),
  ];
  return speakers.map((speaker, index) =>
    rowOf('StatementSpeaker', { ...speaker, id: `${key}.${index + 1}`, statementId: key, position: index + 1 }),
  );
}

/** The statement in which a directive was given. */
export const statementOfDirective = (statements: readonly FactStatement[], directive: string): string | null =>
  statements.find(({ on, directives }) => on === `directives/${directive}` || directives.includes(directive))?.key ??
  null;
