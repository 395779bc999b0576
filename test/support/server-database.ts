import pg from 'pg';

/** Databases that tests may make and drop: no other is ever touched. */
const prefix = 'lienthong_test_';

function named(url: string, name: string): string {
  const target = new URL(url);
  target.pathname = `/${prefix}${name}`;
  return target.href;
}

/** The database that the copies are made of. */
export const templateUrl = (url: string): string => named(url, 'template');

/** A database of a test file's own. */
export const copyUrl = (url: string, name: string): string => named(url, name);

const databaseOf = (url: string): string => new URL(url).pathname.slice(1);

async function run(url: string, ...statements: readonly string[]): Promise<void> {
  if (!databaseOf(url).startsWith(prefix)) throw new Error(`Not a test database: ${databaseOf(url)}.`);
  const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

const drop = (url: string): string => `DROP DATABASE IF EXISTS "${databaseOf(url)}" WITH (FORCE)`;

/** Makes an empty database, or a copy of another. */
export const recreateDatabase = (url: string, template?: string): Promise<void> =>
  run(
    url,
    drop(url),
    `CREATE DATABASE "${databaseOf(url)}"${template === undefined ? '' : ` TEMPLATE "${databaseOf(template)}"`}`,
  );

/** Drops a test database. */
export const dropDatabase = (url: string): Promise<void> => run(url, drop(url));
