import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '../../../src/db/database.ts';
import { models } from '../../../src/db/generated/model.ts';
import { Oracle, readRows, type Row } from './oracle.ts';

/** The setting with the directory that contains the template's rows. */
const setting = 'LIENTHONG_TEST_ROWS';

/** Stores all rows of the template database: a copy has the same rows until something is written to it. */
export async function keepTemplateRows(database: Database, directory: string): Promise<void> {
  await mkdir(directory);
  for (const model of Object.keys(models)) {
    await writeFile(path.join(directory, `${model}.json`), JSON.stringify(await readRows(database, model)));
  }
  process.env[setting] = directory;
}

const templateRows = new Map<string, readonly Row[]>();

/** Returns the rows of the template; all test files of a process share them. */
function readTemplateRows(model: string): readonly Row[] {
  const file = path.join(process.env[setting] ?? '', `${model}.json`);
  const rows = templateRows.get(file) ?? Object.freeze(JSON.parse(readFileSync(file, 'utf8')) as Row[]);
  templateRows.set(file, rows);
  return rows;
}

const views = Object.entries(models)
  .filter(([, { isView }]) => isView)
  .map(([model]) => model);

/** Models that change with every write: tables that triggers write to, and views. */
const noted = ['AccessChange', 'AccessState', 'PublicState', ...views];

/** Returns the models whose rows a statement may change; all models if that is unknown. */
export function findWrittenModels(sql: string): readonly string[] {
  if (/\bledger_append\(/.test(sql)) return ['AccessEvent'];
  // The ledger takes over what triggers have noted.
  if (/^\s*DELETE FROM (?:"?\w+"?\.)?"AccessChange"/.test(sql)) return ['AccessChange'];
  if (!/\b(INSERT|UPDATE|DELETE|TRUNCATE|DROP|ALTER|CREATE)\b/i.test(sql)) return [];
  const [, table = ''] = /^\s*(?:INSERT INTO|UPDATE) (?:"?\w+"?\.)?"?(\w+)"?/i.exec(sql) ?? [];
  // A link changes its department by a trigger.
  return table in models && table !== 'DepartmentLink' ? [table, ...noted] : Object.keys(models);
}

/** The rows of a copy of the test data: those of the template, and changed tables read again by Prisma. */
export class TrackedRows {
  readonly #database: () => Database;
  readonly #stale = new Set<string>();
  readonly #rows = new Map<string, readonly Row[]>();
  #oracle: Promise<Oracle> | undefined;
  /** Whether rows are being read, so that these statements are not counted as the hub's. */
  isReading = false;

  constructor(database: () => Database) {
    this.#database = database;
  }

  noteStatement(sql: string): void {
    for (const model of findWrittenModels(sql)) this.#stale.add(model);
  }

  /** Returns all present rows; the same object until something is written. */
  oracle(): Promise<Oracle> {
    if (this.#oracle === undefined || this.#stale.size > 0) {
      const before = this.#oracle;
      const stale = [...this.#stale].filter((model) => model in models);
      this.#stale.clear();
      this.#oracle = Promise.resolve(before).then(() => this.#read(stale));
    }
    return this.#oracle;
  }

  async #read(stale: readonly string[]): Promise<Oracle> {
    this.isReading = true;
    try {
      for (const model of stale) this.#rows.set(model, await readRows(this.#database(), model));
    } finally {
      this.isReading = false;
    }
    return new Oracle((model) => this.#rowsOf(model));
  }

  #rowsOf(model: string): readonly Row[] {
    const rows = this.#rows.get(model) ?? readTemplateRows(model);
    this.#rows.set(model, rows);
    return rows;
  }
}
