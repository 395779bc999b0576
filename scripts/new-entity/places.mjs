import { readdirSync } from 'node:fs';
import { migrationOf, modelOf, schemaOf, testOf } from './templates.mjs';

const timestamp = (date) =>
  date
    .toISOString()
    .slice(0, 19)
    .replaceAll(/[^0-9]/g, '');

/** Names the next migration, after all existing ones. */
function migrationName({ file }, date) {
  const last = readdirSync('prisma/migrations')
    .filter((name) => /^\d{14}_/.test(name))
    .sort()
    .at(-1);
  const [now, next] = [timestamp(date), String(BigInt(last.slice(0, 14)) + 1n)];
  return `${now > next ? now : next}_${file.replaceAll('-', '_')}`;
}

/**
 * The places of a new public entity. Those with \`files\` are always written; the others are written by hand, if
 * needed.
 */
export const placesOf = (names, date) => [
  {
    what: 'the model, and the migration that makes its table',
    files: [
      { path: `prisma/schema/${names.file}.prisma`, text: modelOf(names) },
      { path: `prisma/migrations/${migrationName(names, date)}/migration.sql`, text: migrationOf(names) },
    ],
  },
  { what: 'the type and its root field', files: [{ path: `schema/${names.file}.graphql`, text: schemaOf(names) }] },
  { what: 'the test, through HTTP', files: [{ path: `test/graph/${names.file}.test.ts`, text: testOf(names) }] },
  { what: 'only if rows ship with the hub: prisma/seed/reference/, read by src/seed/reference/', files: [] },
  { what: `only if something is special: src/graph/${names.file}/, and its line in src/graph/index.ts`, files: [] },
];

/** The pages and files that commands print from them. */
export const printed = [{ command: 'npm run schema:print', files: ['schema.graphql', 'subgraph.graphql'] }];
