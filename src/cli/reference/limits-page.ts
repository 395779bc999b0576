import { filterLimits } from '../../graph/filter-input.ts';
import { anonymousLimits, hubLimits, identifiedLimits, type RequestLimits } from '../../graph/meter/request-limits.ts';
import { pageLimits } from '../../graph/page.ts';
import { textLength } from '../../graph/search/search.ts';
import { laneBounds, smallOperation } from '../../server/admission/admission.ts';
import { maxTokens } from '../../server/apollo.ts';
import { maxValueLevels } from '../../server/limits/value-levels.ts';
import { longestBody } from '../../server/http/read-body.ts';
import { databaseSettings } from '../../settings/database.ts';
import { defaultLimits } from '../../settings/limits.ts';
import { defaultTransport } from '../../settings/transport.ts';
import { code, markdownTable } from './table.ts';

const introduction = `# Limits

What a request, its answer and a connection may come to. [Limits of requests](../guides/limits.md) says why, and what the most
expensive queries cost.

This page is printed from the program: change the constants that it names in \`src/\`, then run \`npm run docs:reference\`.
`;

const number = (value: number): string => value.toLocaleString('en');
const seconds = (milliseconds: number): string => `${number(milliseconds / 1000)} s`;

const words: Readonly<Record<keyof RequestLimits, string>> = {
  names: 'Response names in one selection, fragments included',
  fields: 'Fields of the query, fragments included',
  lists: 'Lists of the query; a search counts as 4',
  comparisons: 'Comparisons of all filters together',
  objects: 'Objects of the answer, calculated from the page sizes',
  values: 'Values of the answer, calculated from the page sizes',
  cost: 'Cost of the answer: 1 a value, 4 an object, 20 a list, 60 a refused list',
  bytes: 'Bytes of the answer',
  errors: 'Errors of the answer; one more says how many are omitted',
};

const bySize = (): string =>
  markdownTable(
    ['`what`', 'Limit of', 'Without a credential', 'With one', 'A hub at a department service'],
    (Object.keys(words) as (keyof RequestLimits)[]).map((name) => [
      name === 'errors' ? '' : code(name),
      words[name],
      ...[anonymousLimits, identifiedLimits, hubLimits].map((limits) => number(limits[name])),
    ]),
  );

const ofEverybody = (): string =>
  markdownTable(
    ['Limit of', 'Value', 'Refused with'],
    [
      ['Levels of selections (`LIENTHONG_MAX_DEPTH`)', number(defaultLimits.levels), '`levels`'],
      ['Lists within lists (`LIENTHONG_MAX_LIST_DEPTH`)', number(defaultLimits.listLevels), '`listLevels`'],
      ['Levels of lists and objects in a literal or variable', number(maxValueLevels), '`valueLevels`'],
      ['Tokens of a document', number(maxTokens), '`GRAPHQL_PARSE_FAILED`'],
      [
        'Time of one SQL statement on a PostgreSQL server (`LIENTHONG_STATEMENT_TIMEOUT`)',
        seconds(databaseSettings.LIENTHONG_STATEMENT_TIMEOUT.shape.parse(undefined)),
        '`TIMEOUT`',
      ],
      [
        'Time of one operation (`LIENTHONG_OPERATION_TIMEOUT`)',
        seconds(defaultLimits.operationTimeout),
        '`OPERATION_TIMEOUT`',
      ],
      ['Body of a request', `${longestBody / 1024} KiB`, '`PAYLOAD_TOO_LARGE`'],
      [
        'Rows of a page; if neither `first` nor `last` is given',
        `${pageLimits.most}; ${pageLimits.usual}`,
        '`BAD_USER_INPUT`',
      ],
      ['Ids of one `nodes`', number(pageLimits.most), '`BAD_USER_INPUT`'],
      ['Levels of a filter', number(filterLimits.depth), '`BAD_USER_INPUT`'],
      ['Values of a filter, a list counting as one', number(filterLimits.comparisons), '`BAD_USER_INPUT`'],
      ['Values of a list in a filter', number(filterLimits.listLength), '`BAD_USER_INPUT`'],
      ['Characters of a text in a filter', number(filterLimits.textLength), '`BAD_USER_INPUT`'],
      ['Characters of a search', `${textLength.least} to ${textLength.most}`, '`BAD_USER_INPUT`'],
    ],
  );

const lanes = (): string =>
  markdownTable(
    ['Database', 'Credential', 'Run at once', 'Wait', 'Longest wait'],
    Object.entries(laneBounds).flatMap(([database, bounds]) =>
      Object.entries(bounds).map(([lane, { running, waiting, timeout }]) => [
        database === 'embedded' ? 'embedded' : 'PostgreSQL server',
        lane === 'anonymous' ? 'none' : 'any',
        number(running),
        number(waiting),
        seconds(timeout),
      ]),
    ),
  );

const connections = (): string =>
  markdownTable(
    ['Limit of', 'Value'],
    [
      ['Connections (`LIENTHONG_MAX_CONNECTIONS`)', number(defaultTransport.connections)],
      ['Time to send the headers of a request', seconds(defaultTransport.headersTimeout)],
      ['Time to send the whole request', seconds(defaultTransport.requestTimeout)],
      ['Time to receive the answer (`LIENTHONG_ANSWER_TIMEOUT`)', seconds(defaultTransport.answerTimeout)],
      ['Bytes not received yet, of all answers (`LIENTHONG_ANSWER_BYTES`)', number(defaultTransport.answerBytes)],
    ],
  );

const large = `A query that may come to more than ${number(smallOperation.objects)} objects, ${number(smallOperation.values)} values, ${smallOperation.lists} lists or ${smallOperation.comparisons} comparisons waits for a
place; smaller ones never wait. One that finds no place is answered \`SERVICE_BUSY\`.
`;

/** Returns the reference of all limits, in Markdown. */
export const limitsPage = (): string =>
  [
    introduction,
    '## Of a query and its answer\n',
    'What exceeds one of these is answered `QUERY_TOO_LARGE`; `extensions.what` names the limit.\n',
    bySize(),
    '\n## Of every request\n',
    'The last column has the error code, or the `what` of `QUERY_TOO_LARGE`.\n',
    ofEverybody(),
    '\n## Of large queries at once\n',
    large,
    lanes(),
    '\n## Of connections\n',
    connections(),
    '',
  ].join('\n');
