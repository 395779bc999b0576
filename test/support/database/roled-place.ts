import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { makePlace, type Place } from '../place.ts';

/** A separate database on a server, with a role that has only the granted rights. */
export interface RoledPlace extends Place {
  readonly role: string;
  /** The database's URL for that role. */
  readonly roleUrl: string;
  /** Runs SQL as the administrator of the server; returns the rows of the last statement. */
  administer<Row extends pg.QueryResultRow>(...statements: readonly string[]): Promise<Row[]>;
}

/** Creates an empty database, and a role that may only connect to it. Remove it at the end. */
export async function makeRoledPlace(server: string, database = ''): Promise<RoledPlace> {
  const place = await makePlace(server);
  const role = `lienthong_test_${randomBytes(6).toString('hex')}`;
  const url = place.url ?? '';
  const runAt = async (connectionString: string, statements: readonly string[]): Promise<pg.QueryResult> => {
    const client = new pg.Client({ connectionString });
    await client.connect();
    try {
      let result = await client.query('SELECT 1');
      for (const statement of statements) result = await client.query(statement);
      return result;
    } finally {
      await client.end();
    }
  };
  const name = new URL(url).pathname.slice(1);
  if (database !== '') {
    await runAt(server, [`DROP DATABASE "${name}"`, `CREATE DATABASE "${name}" ${database}`]);
  }
  await runAt(server, [`CREATE ROLE "${role}" LOGIN`]);
  const roleUrl = Object.assign(new URL(url), { username: role, password: '' }).href;
  return {
    ...place,
    role,
    roleUrl,
    administer: async <Row extends pg.QueryResultRow>(...statements: readonly string[]) =>
      (await runAt(url, statements)).rows as Row[],
    remove: async () => {
      await place.remove();
      await runAt(server, [`DROP ROLE "${role}"`]);
    },
  };
}
