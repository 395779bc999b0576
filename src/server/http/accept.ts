/** The media types of GraphQL answers, the default first. */
export const mediaTypes = ['application/json', 'application/graphql-response+json'] as const;

export type MediaType = (typeof mediaTypes)[number];

interface Range {
  readonly type: string;
  readonly quality: number;
}

function parseRange(range: string): Range {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
  return { type, quality: Number.isNaN(quality) ? 0 : quality };
}

const isWithin = (range: string, type: string): boolean =>
  range === type || range === '*/*' || range === `${type.split('/')[0] ?? ''}/*`;

/** Ranks a range for a type: an exact type before a wildcard, then by the order in the header. */
const rankOf = (range: string, place: number): number => (range.includes('*') ? 1000 : 0) + place;

function findRange(ranges: readonly Range[], type: string): { readonly quality: number; readonly rank: number } {
  const matching = ranges
    .map((range, place) => ({ ...range, rank: rankOf(range.type, place) }))
    .filter((range) => isWithin(range.type, type));
  const [best] = matching.sort((one, other) => one.rank - other.rank);
  return { quality: best?.quality ?? 0, rank: best?.rank ?? 0 };
}

/** Chooses the offered type that an `Accept` header prefers; null if it allows none of them. */
export function chooseType<Type extends string>(accept: string | undefined, offered: readonly Type[]): Type | null {
  if (accept === undefined || accept.trim() === '') return offered[0] ?? null;
  const ranges = accept.split(',').map(parseRange);
  const acceptable = offered
    .map((type) => ({ type, ...findRange(ranges, type) }))
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality || one.rank - other.rank);
  return acceptable[0]?.type ?? null;
}

/** Chooses the media type of a GraphQL answer; null if the header allows none. */
export const chooseMediaType = (accept: string | undefined): MediaType | null => chooseType(accept, mediaTypes);
