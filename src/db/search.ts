import { isThereOn } from './statements/columns.ts';
import type { Database } from './database.ts';
import type { Filter } from '../filter/filter.ts';
import { filterToSql } from './statements/filter.ts';
import type { ModelName } from './generated/model.ts';
import { literalPattern } from './statements/literal-pattern.ts';
import type { Position } from './statements/keyset.ts';
import { countForRequest } from './request-signal.ts';
import { retryRead } from './retry-read.ts';
import { and, column, list, or, sql, tableOf, type Sql } from './statements/sql.ts';
import { Prisma } from './generated/client/client.ts';

/** A row found by a search: its model, its key, and how well it matches (0 to 1). */
export interface Hit {
  readonly model: ModelName;
  readonly key: string;
  readonly score: number;
}

export interface SearchRead {
  readonly text: string;
  readonly models: readonly SearchableModel[];
  /** Conditions on the rows of a model. */
  readonly where?: Readonly<Partial<Record<SearchableModel, Filter>>>;
  readonly day: string;
  readonly after: Position | null;
  readonly limit: number;
}

/** Columns of the searched row, as one text. */
const own = (first: string, ...others: readonly string[]): Sql =>
  others.length === 0
    ? column('t', first)
    : sql`concat_ws(' ', ${list([first, ...others].map((name) => column('t', name)))})`;

/** The searched text of each model. A department is found by the name of its province too. */
const searchedText = {
  Province: own('name'),
  Commune: own('fullName'),
  Department: sql`(${own('name')} || ' ' || (SELECT p."name" FROM public."Province" p WHERE p."id" = ${own('provinceId')}))`,
  Programme: own('name', 'nameEn', 'about', 'aboutEn'),
  CooperationAgreement: own('title', 'titleEn'),
  Document: own('number', 'about', 'titleAsPublished', 'aboutEn', 'note', 'noteEn'),
  Exchange: own('title', 'titleEn'),
  Indicator: own('name', 'nameEn'),
  Practice: own('about', 'aboutEn'),
  Difficulty: own('about', 'aboutEn', 'answer', 'answerEn'),
  Organisation: sql`(${own('name')} || ' ' || array_to_string(${own('aliases')}, ' '))`,
  Person: own('name'),
  Statement: own('about', 'aboutEn', 'object', 'objectEn'),
  Directive: own('about', 'aboutEn'),
  Point: own('about', 'aboutEn'),
  ReportingDuty: own('about', 'aboutEn', 'purpose', 'purposeEn'),
  LearningNeed: own('about', 'aboutEn'),
  Commitment: own('about', 'aboutEn'),
  Award: own('name', 'about', 'aboutEn'),
  LegalProvision: own('about', 'aboutEn', 'task', 'taskEn', 'receivingBody'),
  Source: own('titleAsPublished', 'about', 'aboutEn', 'highlights', 'highlightsEn'),
} satisfies Partial<Record<ModelName, Sql>>;

export type SearchableModel = keyof typeof searchedText;
export const searchableModels = Object.keys(searchedText) as SearchableModel[];

/** The field that a search reads, for each model whose rows are not all public. */
export const searchedField: Readonly<Partial<Record<SearchableModel, string>>> = {
  CooperationAgreement: 'title',
  Commitment: 'about',
  Point: 'about',
  Difficulty: 'about',
};

function hitsOf(model: SearchableModel, { text, day, where }: SearchRead): Sql {
  const searched = sql`public.fold(${searchedText[model]})`;
  const folded = sql`public.fold(${text})`;
  const words = text.split(/\s+/).filter((word) => word !== '');
  const matches = words.map((word) => sql`${searched} LIKE '%' || ${literalPattern(sql`public.fold(${word})`)} || '%'`);
  const present = isThereOn(model, 't', sql`${day}::date`);
  const filter = where?.[model];
  const open = filter === undefined ? [] : [filterToSql({ model, alias: 't', day: sql`${day}::date` }, filter)];
  const score = sql`CASE WHEN ${searched} = ${folded} THEN 1
    WHEN starts_with(${searched}, ${folded}) THEN 0.9
    ELSE round((0.8 * public.word_similarity(${folded}, ${searched}))::numeric, 4)::float8 END`;
  return sql`SELECT ${model} AS "model", ${own('id')} AS "key", ${score} AS "score"
    FROM ${tableOf(model)} AS t
    WHERE ${and([...matches, ...(present === undefined ? [] : [present]), ...open])}`;
}

/** Finds the best matches of a text in one statement: all its words must occur; diacritics and case are ignored. */
export async function readHits({ raw }: Database, read: SearchRead): Promise<Hit[]> {
  if (read.models.length === 0) return [];
  const hits = Prisma.join(
    read.models.map((model) => hitsOf(model, read)),
    ' UNION ALL ',
  );
  const name = sql`("model" || ':' || "key") COLLATE "C"`;
  const { after } = read;
  const following =
    after === null
      ? sql`TRUE`
      : or([sql`"score" < ${after.value}::float8`, sql`("score" = ${after.value}::float8 AND ${name} > ${after.key})`]);
  const statement = sql`
    SELECT "model", "key", "score"::float8 AS "score" FROM (${hits}) AS hit
    WHERE ${following} ORDER BY "score" DESC, ${name} LIMIT ${read.limit}::int`;
  const found = await retryRead(() => raw.query<Hit>(statement));
  countForRequest('rows', found.length);
  return found;
}
