import pg from 'pg';

/** Names of databases that tests may create and drop; other databases are never changed. */
const prefix = 'lienthong_test_';

function named(url: string, name: string): string {
  const target = new URL(url);
  target.pathname = `/${prefix}${name}`;
  return target.href;
}

/** The template of one run's copies: parallel runs have different templates. */
export const templateUrl = (url: string): string => named(url, process.env['LIENTHONG_TEST_TEMPLATE'] ?? 'template');

/** Names the database of a test file. */
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

/** Creates an empty database, or a copy of another. */
export const recreateDatabase = (url: string, template?: string): Promise<void> =>
  run(
    url,
    drop(url),
    `CREATE DATABASE "${databaseOf(url)}"${template === undefined ? '' : ` TEMPLATE "${databaseOf(template)}"`}`,
  );

/** Renames a test database. */
export const renameDatabase = (url: string, to: string): Promise<void> =>
  run(url, `ALTER DATABASE "${databaseOf(url)}" RENAME TO "${databaseOf(to)}"`);

async function readNames(): Promise<string[]> {
  const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
  await client.end();
  return rows.map(({ datname }) => datname);
}

/** Whether the server has a database. */
export const hasDatabase = async (url: string): Promise<boolean> => (await readNames()).includes(databaseOf(url));

/** Drops a test database, and the copies that were made of it. */
export async function dropWithCopies(url: string): Promise<void> {
  const name = databaseOf(url);
  const copies = (await readNames()).filter((each) => each.startsWith(`${name}_`));
  await run(url, drop(url), ...copies.map((each) => `DROP DATABASE IF EXISTS "${each}" WITH (FORCE)`));
}

/** Drops a test database. */
export const dropDatabase = (url: string): Promise<void> => run(url, drop(url));
