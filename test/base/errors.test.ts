import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { errorCodes } from '../../src/messages/codes.ts';
import { unauthenticatedReasons } from '../../src/messages/credentials.ts';
import { denialReasons } from '../../src/messages/denials.ts';

const codes = Object.keys(errorCodes).sort();

/** Codes that Apollo Server gives by itself. */
const apollo = [
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
];

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'generated' ? [] : sources(file);
    return file.endsWith('.ts') ? [readFileSync(file, 'utf8')] : [];
  });
}

/** The first cells of the tables of a page on errors: the codes, then the reasons of two of them. */
function documented(page: string): string[][] {
  const tables = readFileSync(page, 'utf8')
    .split(/^\| -+ .*$/m)
    .slice(1);
  return tables.map((table) => [...table.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, code]) => code!).sort());
}

/** Reasons that come with another code than FORBIDDEN. */
const isForbidden = (reason: string): boolean => reason !== 'LEDGER_UNAVAILABLE';

test.each(['docs/reference/errors.md', 'docs/vi/reference/errors.md'])(
  '%s lists each error code and reason',
  (page) => {
    expect(documented(page)).toEqual([
      codes,
      Object.keys(unauthenticatedReasons).sort(),
      Object.keys(denialReasons).filter(isForbidden).sort(),
    ]);
  },
);

test('each code of the list is given somewhere, and each code given is in the list', () => {
  const text = sources('src').join('\n');
  const given = [...text.matchAll(/code: '([A-Z_]+)'/g)].map(([, code]) => code!);
  expect(given.filter((code) => !codes.includes(code))).toEqual([]);
  const isGiven = (code: string): boolean => apollo.includes(code) || text.includes(`'${code}'`);
  expect(codes.filter((code) => !isGiven(code))).toEqual([]);
});
