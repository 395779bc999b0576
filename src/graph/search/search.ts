import { inputFaults } from '../../messages/input.ts';
import { searchableModels, type Hit, type SearchableModel } from '../../db/search.ts';
import type { Stored } from '../../db/stored.ts';
import { badUserInput } from '../../base/errors.ts';
import type { Context } from '../context.ts';
import type { PageInfo } from '../connection.ts';
import { nameList, nameOfViewer } from '../cursor.ts';
import type { QuerySearchArgs, SearchType } from '../generated/resolvers.ts';
import { readPageSize } from '../page.ts';
import { readText } from '../../base/read-text.ts';

/** The source object of a search result. */
export interface SearchHit {
  readonly cursor: string;
  readonly score: number;
  readonly node: Stored<SearchableModel>;
}

/** A page of search results. */
export interface SearchPage {
  readonly edges: readonly SearchHit[];
  readonly nodes: readonly SearchHit['node'][];
  readonly pageInfo: PageInfo;
}

export const textLength = { least: 2, most: 200 } as const;

const modelsOf: Readonly<Record<SearchType, SearchableModel>> = {
  PROVINCE: 'Province',
  COMMUNE: 'Commune',
  DEPARTMENT: 'Department',
  PROGRAMME: 'Programme',
  AGREEMENT: 'CooperationAgreement',
  DOCUMENT: 'Document',
  EXCHANGE: 'Exchange',
  INDICATOR: 'Indicator',
  PRACTICE: 'Practice',
  DIFFICULTY: 'Difficulty',
  ORGANISATION: 'Organisation',
  PERSON: 'Person',
  STATEMENT: 'Statement',
  DIRECTIVE: 'Directive',
  POINT: 'Point',
  REPORTING_DUTY: 'ReportingDuty',
  LEARNING_NEED: 'LearningNeed',
  COMMITMENT: 'Commitment',
  AWARD: 'Award',
  LEGAL_PROVISION: 'LegalProvision',
  SOURCE: 'Source',
};

function readSearched(text: string): string {
  const normal = readText('search.text', text).trim().replaceAll(/\s+/g, ' ');
  if (normal.length >= textLength.least && normal.length <= textLength.most) return normal;
  throw badUserInput('search.text', inputFaults.searchLength(normal.length, textLength.least, textLength.most));
}

async function loadNode(hit: Hit, day: string, { loaders }: Context): Promise<Stored<SearchableModel>> {
  const row = await loaders.byKey(hit.model as SearchableModel)({ key: hit.key, day });
  if (row === null) throw new Error(`A search found a row that does not exist: ${hit.model} ${hit.key}.`);
  return row;
}

/**
 * Finds the best matches of a text.
 * @throws BAD_USER_INPUT if the text is too short or too long, the page is out of bounds, or the cursor is for another
 * search.
 */
export async function search(args: QuerySearchArgs, context: Context): Promise<SearchPage> {
  const text = readSearched(args.text);
  const { size } = readPageSize('search', { first: args.first ?? null });
  const day = args.asOf ?? context.today;
  const models = [...new Set(args.types?.map((type) => modelsOf[type]) ?? searchableModels)];
  const list = nameList('Query.search', nameOfViewer(context), text, models, args.asOf ?? null);
  const after = args.after == null ? null : context.cursors.decode(list, args.after, 'search.after');
  const hits = await context.loaders.search({ text, models, day, after, limit: size + 1 });
  const found = hits.slice(0, size);
  const rows = await Promise.all(found.map((hit) => loadNode(hit, day, context)));
  const edges = found.map((hit, place) => ({
    cursor: context.cursors.encode(list, { value: hit.score, key: `${hit.model}:${hit.key}` }),
    score: hit.score,
    node: rows[place] as Stored<SearchableModel>,
  }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: hits.length > size,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
