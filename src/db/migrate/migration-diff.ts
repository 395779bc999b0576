import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SchemaContainer } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { packagePath } from '../../base/paths.ts';
import { openDatabase, type Database } from '../database.ts';
import { applyMigrations } from './migrations.ts';
import { openSchemaEngine } from './schema-engine.ts';

async function readModel(directory: string): Promise<SchemaContainer[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.prisma')).sort();
  return Promise.all(
    names.map(async (name) => ({
      path: path.join(directory, name),
      content: await readFile(path.join(directory, name), 'utf8'),
    })),
  );
}

async function diffDatabase({ adapter }: Database, directory: string): Promise<string> {
  const files = await readModel(directory);
  const engine = await openSchemaEngine(adapter);
  try {
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: directory },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return (stdout ?? '').replace(/^-- This is an empty migration\.\s*$/, '');
  } finally {
    engine.free();
  }
}

/**
 * Returns the SQL that would change the result of the migrations to the Prisma schema; empty if they agree. The
 * migrations are applied in memory. Views, functions, indexes over expressions and collations are not compared, because
 * the schema cannot describe them. Text has the "C" collation, so that every database sorts it in the same order.
 */
export async function diffMigrations(directory = packagePath('prisma', 'schema')): Promise<string> {
  const database = await openDatabase({ url: null, directory: null });
  try {
    await applyMigrations(database);
    const script = await diffDatabase(database, directory);
    return script.replaceAll(/ TEXT\b(\[\])?/g, (type) => `${type} COLLATE "C"`);
  } finally {
    await database.close();
  }
}
