import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { errorCodes } from '../src/errors.ts';

const codes = Object.keys(errorCodes).sort();

/** Codes that Apollo Server gives by itself. */
const apollo = ['BAD_REQUEST', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'OPERATION_RESOLUTION_FAILURE'];

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'generated' ? [] : sources(file);
    return file.endsWith('.ts') ? [readFileSync(file, 'utf8')] : [];
  });
}

test.each(['README.md', 'README.vi.md'])('%s documents each error code, and no other', (readme) => {
  const rows = readFileSync(readme, 'utf8').matchAll(/^\| `([A-Z][A-Z_]+)` +\|/gm);
  const documented = new Set([...rows].map(([, code]) => code).filter((code) => /_/.test(code!) || code === 'TIMEOUT'));
  expect([...documented].filter((code) => !code!.startsWith('LIENTHONG') && code !== 'DATABASE_URL').sort()).toEqual(
    codes,
  );
});

test('each code of the list is given somewhere, and each code given is in the list', () => {
  const text = sources('src').join('\n');
  const given = [...text.matchAll(/code: '([A-Z_]+)'/g)].map(([, code]) => code!);
  expect([...new Set([...given, ...apollo])].sort()).toEqual(codes);
});
