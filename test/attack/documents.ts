/**
 * The worst documents for each limit, for tests and for load from a plain script: nothing here needs a test runner. Each
 * body is sent as it is, because the deepest cannot be written by `JSON.stringify`.
 */

/** A request that exceeds a limit, or reaches it. */
export interface AttackDocument {
  readonly name: string;
  /** The body of the POST, as JSON. */
  readonly body: string;
  /** What there is too much of, as the refusal says; null if the request is within the limits. */
  readonly what: string | null;
}

const bodyOf = (query: string, variables = '{}'): string =>
  `{"query":${JSON.stringify(query)},"variables":${variables}}`;

const document = (name: string, what: string | null, query: string, variables?: string): AttackDocument => ({
  name,
  what,
  body: bodyOf(query, variables),
});

/** A text within others, so often. */
const nest = (open: string, inner: string, close: string, times: number): string =>
  open.repeat(times) + inner + close.repeat(times);

const numbered = (count: number, write: (place: number) => string): string =>
  Array.from({ length: count }, (_, place) => write(place)).join(' ');

/** Lists within each other, three levels of selections each. */
const deepLists = (lists: number): string =>
  `{provinces(first:1){nodes{${nest('departments(first:1){nodes{province{', 'code', '}}}', lists - 1)}}}}`;

const chainOfFragments = (length: number): string =>
  `{...F0} ${numbered(length, (place) => `fragment F${place} on Query{...F${place + 1}}`)} fragment F${length} on Query{__typename}`;

const doublingFragments = (levels: number): string =>
  `{...F0} ${numbered(levels, (place) => `fragment F${place} on Query{...F${place + 1} ...F${place + 1}}`)} fragment F${levels} on Query{__typename}`;

const filtered = 'query($f:ProvinceFilter){provinces(filter:$f){totalCount}}';

/** Documents that are nested too deeply, each in another way. */
export const deepDocuments: readonly AttackDocument[] = [
  document('selections 481 levels deep', 'levels', deepLists(161)),
  document('selections 391 levels deep', 'levels', deepLists(131)),
  document('lists within lists', 'listLevels', deepLists(16)),
  document('selections as deep as the tokens allow', 'levels', nest('{provinces', '', '}', 1990)),
  document('selections that the parser can just bear', 'levels', nest('{provinces', '', '}', 700)),
  document('inline fragments', 'levels', `{__typename ${nest('...{', '__typename', '}', 1000)}}`),
  document('a chain of fragments', 'levels', chainOfFragments(700)),
  document(
    'a list literal as deep as the tokens allow',
    'levels',
    `{provinces(filter:${nest('[', '', ']', 2990)}){totalCount}}`,
  ),
  document('a list literal', 'valueLevels', `{provinces(filter:${nest('[', '', ']', 1000)}){totalCount}}`),
  document('an object literal', 'valueLevels', `{provinces(filter:${nest('{not:', '{}', '}', 1000)}){totalCount}}`),
  document(
    'the default of a variable',
    'valueLevels',
    `query($f:ProvinceFilter=${nest('{not:', '{}', '}', 500)}){provinces(filter:$f){totalCount}}`,
  ),
  document('an argument of a directive', 'valueLevels', `{__typename @skip(if:${nest('[', '', ']', 500)})}`),
  document('the type of a variable', 'valueLevels', `query($a:${nest('[', 'Int', ']', 2000)}){__typename}`),
  document('objects in a variable', 'valueLevels', filtered, `{"f":${nest('{"not":', '{}', '}', 28_000)}}`),
  document(
    'lists in a variable',
    'valueLevels',
    'query($r:[_Any!]!){_entities(representations:$r){__typename}}',
    `{"r":${nest('[', '', ']', 120_000)}}`,
  ),
  document(
    'lists in a variable that nothing uses',
    'valueLevels',
    '{__typename}',
    `{"f":${nest('[', '', ']', 120_000)}}`,
  ),
  document(
    'a type of a type of a type',
    'levels',
    `{__schema{types{fields{type${nest('{ofType', '{name}', '}', 60)}}}}}`,
  ),
];

/** Documents whose fragments multiply. */
export const doublingDocuments: readonly AttackDocument[] = [
  document('fragments that double at each of 40 levels', null, doublingFragments(40)),
];

const aliases = (count: number, field: string): string => numbered(count, (place) => `a${place}:${field}`);

/** A filter of so many comparisons, each of which scans text. */
const comparisons = (count: number): string => `{or:[${numbered(count, () => '{name:{contains:"khong co"}}')}]}`;

const relatedComparisons = (count: number): string =>
  `{or:[${numbered(count, () => '{departments:{some:{name:{contains:"khong co"}}}}')}]}`;

const rates = (leaves: string, page: number): string =>
  `{provinces(first:34){nodes{departments(first:13){nodes{province{departments(first:5){nodes{province{disbursementRates(first:${page}){nodes{${leaves}}}}}}}}}}}}`;

const ids = (count: number): string =>
  JSON.stringify(
    Array.from({ length: count }, (_, place) => Buffer.from(`Province:${String(place)}`).toString('base64url')),
  );

const types = '{types{fields{name args{name type{name}}}}}';

/** Documents that are too wide or ask for too much, each in another way, for a viewer without a credential. */
export const wideDocuments: readonly AttackDocument[] = [
  document('a hundred names of each of 53,040 rows', 'objects', rates(aliases(100, 'id'), 24)),
  document('a hundred names of each of 13,260 rows', 'values', rates(aliases(100, 'id'), 6)),
  document('six hundred names', 'names', rates(aliases(600, 'id'), 1)),
  document(
    'names in fragments that are merged',
    'names',
    `{...A ...B} fragment A on Query{${aliases(60, '__typename')}} fragment B on Query{${numbered(60, (place) => `b${place}:__typename`)}}`,
  ),
  document(
    'names of fields that are merged',
    'names',
    `{${numbered(11, (at) => `provinces{nodes{${numbered(10, (place) => `c${at}x${place}:id`)}}}`)}}`,
  ),
  document(
    'many lists in many lists',
    'lists',
    `{provinces(first:1){nodes{${aliases(40, 'departments(first:1){totalCount}')}}}}`,
  ),
  document('many fields in all', 'fields', `{${aliases(6, `province(code:"92"){${aliases(60, 'id')}}`)}}`),
  document('searches', 'lists', `{${aliases(8, 'search(text:"lao dong"){nodes{__typename}}')}}`),
  document(
    'seventy-five filters of fifty-nine comparisons',
    'comparisons',
    `query(${numbered(75, (place) => `$f${place}:ProvinceFilter!`)}){${numbered(25, (place) => `a${place}:provinces(first:0,filter:{or:[$f${place * 3},$f${place * 3 + 1},$f${place * 3 + 2}]}){totalCount}`)}}`,
    JSON.stringify(
      Object.fromEntries(
        Array.from({ length: 75 }, (_, place) => [
          `f${place}`,
          { or: Array.from({ length: 59 }, () => ({ name: { contains: 'a' } })) },
        ]),
      ),
    ),
  ),
  document(
    'filters that are written out',
    'comparisons',
    `{${numbered(5, (place) => `a${place}:provinces(first:0,filter:${comparisons(20)}){totalCount}`)}}`,
  ),
  document('the schema, often', 'lists', `{${numbered(12, (place) => `a${place}:__schema${types}`)}}`),
  document('a name of 200,000 letters', 'bytes', `{provinces(first:34){nodes{${'n'.repeat(200_000)}:name}}}`),
];

/** How much of each kind a document asks for: the most that the limits of its viewer accept, or somewhat more. */
export interface Scale {
  readonly names: number;
  readonly lists: number;
  readonly comparisons: number;
  /** Departments of each of 34 provinces, in lists three levels deep. */
  readonly page: number;
}

/** The dearest documents of each kind, at a scale. */
export function dearDocuments({ names, lists, comparisons: most, page }: Scale): AttackDocument[] {
  const dear = (name: string, query: string): AttackDocument => document(name, null, query);
  const each = Math.floor(most / lists);
  return [
    dear('many names of one value', rates(aliases(names, 'id'), page)),
    dear(
      'many names in wide lists',
      `{provinces(first:100){nodes{departments(first:${page}){nodes{${aliases(names, 'name')}}}}}}`,
    ),
    dear(
      'objects three lists deep',
      `{provinces(first:34){nodes{departments(first:13){nodes{agreements(first:${page}){nodes{id title parties(first:${page}){nodes{role department{code name province{name}}}}}}}}}}}`,
    ),
    dear(
      'objects in a circle',
      `{provinces(first:34){nodes{departments(first:${page}){nodes{province{departments(first:${page}){nodes{province{departments(first:${page}){nodes{id}}}}}}}}}}}`,
    ),
    dear('fifteen lists deep', deepLists(15).replaceAll('departments(first:1)', 'departments(first:2)')),
    dear('many lists', `{${aliases(lists, 'departments(first:100){nodes{id code name}}')}}`),
    dear('many counts', `{${aliases(lists, 'departments(first:0){totalCount}')}}`),
    dear(
      'many searches',
      `{${aliases(Math.floor(lists / 4), 'search(text:"lao dong",first:100){nodes{__typename}}')}}`,
    ),
    dear(
      'many searches that find nothing',
      `{${aliases(Math.floor(lists / 4), 'search(text:"qx zy wv khong",first:1){nodes{__typename}}')}}`,
    ),
    dear('many lists of keys', `{${aliases(lists, `nodes(ids:${ids(20)}){id}`)}}`),
    dear('lists of lists', `{provinces(first:34){nodes{${aliases(lists - 1, 'departments(first:1){nodes{id}}')}}}}`),
    dear('counts of lists', `{provinces(first:34){nodes{${aliases(lists - 1, 'departments(first:0){totalCount}')}}}}`),
    dear(
      'filters of many comparisons',
      `{${numbered(Math.floor(most / 60), (place) => `a${place}:departments(first:1,filter:${comparisons(60)}){totalCount nodes{id}}`)}}`,
    ),
    dear(
      'filters of many relations',
      `{${numbered(Math.floor(most / 20), (place) => `a${place}:provinces(first:1,filter:${relatedComparisons(20)}){totalCount nodes{id}}`)}}`,
    ),
    dear(
      'filters of every list',
      `{${numbered(lists, (place) => `a${place}:departments(first:1,filter:${comparisons(Math.max(each, 1))}){totalCount}`)}}`,
    ),
    dear(
      'filters of lists in lists',
      `{provinces(first:100){nodes{departments(first:100,filter:${comparisons(Math.min(most, 59))}){totalCount nodes{id}}}}}`,
    ),
    dear(
      'denials',
      `{provinces(first:34){nodes{departments(first:13){nodes{${aliases(Math.min(names, lists - 2), 'beneficiaries(first:1){totalCount}')}}}}}}`,
    ),
    dear('denials of values', `{accessEvents(first:100){nodes{${aliases(names, 'actor')}}}}`),
    dear(
      'bad arguments',
      `{provinces(first:34){nodes{${aliases(Math.min(names, lists - 1), 'departments(first:101){totalCount}')}}}}`,
    ),
    dear(
      'types',
      '{__schema{types{name description fields(includeDeprecated:true){name description args{name description defaultValue} type{name}} inputFields{name description type{name}} enumValues{name description}}}}',
    ),
    dear('types of types', '{__schema{types{fields{type{fields{name}}}}}}'),
    dear('a long name', `{provinces(first:34){nodes{${'n'.repeat(200_000)}:name}}}`),
    dear('one name, often', `{province(code:"92"){${numbered(1900, () => 'a:id')}}}`),
    dear('one list, often', `{${numbered(380, () => 'provinces{nodes{a:id b:id c:id}}')}}`),
    dear(
      'fragments of fragments',
      `{...F0} ${numbered(45, (at) => `fragment F${at} on Query{${numbered(6, (more) => (at + more < 44 ? `...F${at + more + 1}` : ''))} a:__typename}`)} `,
    ),
    dear('many names at the root', `{${aliases(names, '__typename')}}`),
  ];
}

/** Scales at which the dearest documents just reach the limits. */
export const scales: Readonly<Record<'anonymous' | 'identified', Scale>> = {
  anonymous: { names: 100, lists: 30, comparisons: 80, page: 8 },
  identified: { names: 200, lists: 150, comparisons: 300, page: 13 },
};
