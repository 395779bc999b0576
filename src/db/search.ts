import { isThereOn } from './columns.ts';
import { conditionToSql } from './condition.ts';
import type { Database } from './database.ts';
import type { Filter } from './filter.ts';
import type { ModelName } from './generated/model.ts';
import { literalPattern } from './literal-pattern.ts';
import type { Position } from './keyset.ts';
import { countForRequest } from './request-signal.ts';
import { retryRead } from './retry-read.ts';
import { and, column, or, sql, tableOf, type Sql } from './sql.ts';
import { Prisma } from './generated/client/client.ts';

/** A row that a search found: its model, its key, and how well it matches (0 to 1). */
export interface Hit {
  readonly model: ModelName;
  readonly key: string;
  readonly score: number;
}

export interface SearchRead {
  readonly text: string;
  readonly models: readonly SearchableModel[];
  /** What rows of a model must be. */
  readonly where?: Readonly<Partial<Record<SearchableModel, Filter>>>;
  readonly day: string;
  readonly after: Position | null;
  readonly limit: number;
}

const own = (name: string): Sql => column('t', name);

/** What of each model is searched. A department is found by its province's name as well. */
const searchedText = {
  Province: own('name'),
  Department: sql`(${own('name')} || ' ' || (SELECT p."name" FROM public."Province" p WHERE p."id" = ${own('provinceId')}))`,
  Programme: own('name'),
  CooperationAgreement: own('title'),
  Document: sql`(coalesce(${own('number')}, '') || ' ' || ${own('about')})`,
  Exchange: own('title'),
  Indicator: own('name'),
  Practice: own('about'),
  Difficulty: own('about'),
} satisfies Partial<Record<ModelName, Sql>>;

export type SearchableModel = keyof typeof searchedText;
export const searchableModels = Object.keys(searchedText) as SearchableModel[];

/** The field of each model that a search reads, where rows are not all public. */
export const searchedField: Readonly<Partial<Record<SearchableModel, string>>> = {
  CooperationAgreement: 'title',
  Difficulty: 'about',
};

function hitsOf(model: SearchableModel, { text, day, where }: SearchRead): Sql {
  const searched = sql`public.fold(${searchedText[model]})`;
  const folded = sql`public.fold(${text})`;
  const words = text.split(/\s+/).filter((word) => word !== '');
  const matches = words.map((word) => sql`${searched} LIKE '%' || ${literalPattern(sql`public.fold(${word})`)} || '%'`);
  const present = isThereOn(model, 't', sql`${day}::date`);
  const filter = where?.[model];
  const open = filter === undefined ? [] : [conditionToSql(model, 't', sql`${day}::date`, filter)];
  const score = sql`CASE WHEN ${searched} = ${folded} THEN 1
    WHEN starts_with(${searched}, ${folded}) THEN 0.9
    ELSE round((0.8 * public.word_similarity(${folded}, ${searched}))::numeric, 4)::float8 END`;
  return sql`SELECT ${model} AS "model", ${own('id')} AS "key", ${score} AS "score"
    FROM ${tableOf(model)} AS t
    WHERE ${and([...matches, ...(present === undefined ? [] : [present]), ...open])}`;
}

/** The best matches of a text, in one statement: every word of it must be there; diacritics and case do not count. */
export async function readHits({ client }: Database, read: SearchRead): Promise<Hit[]> {
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
  const found = await retryRead(() => client.$queryRaw<Hit[]>(statement));
  countForRequest('rows', found.length);
  return found;
}
