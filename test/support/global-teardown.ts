import { rm } from 'node:fs/promises';
import { dropDatabase, templateUrl } from './server-database.ts';

/** Takes away the database that the copies were made of. */
export default async function tearDown(): Promise<void> {
  const url = process.env['DATABASE_URL'];
  if (url !== undefined) await dropDatabase(templateUrl(url));
  const directory = process.env['LIENTHONG_TEST_DIRECTORY'];
  if (directory !== undefined) await rm(directory, { recursive: true, force: true });
}
