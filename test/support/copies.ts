import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { openDatabase, type Database, type DatabaseOptions } from '../../src/db/database.ts';
import { dropDatabase, recreateDatabase, templateUrl } from './database/server-database.ts';
import { copyStore } from './small-store.ts';
import { findWrittenModels, TrackedRows } from './oracle/tracked-rows.ts';

/** A copy of the test data: on a server, or in a directory. */
export interface Copy {
  readonly url: string | null;
  readonly directory: string | null;
  remove(): Promise<void>;
}

/** Makes a copy of the test data. Remove it in the end; the run removes what is left when it ends. */
export async function copyDatabase(): Promise<Copy> {
  const server = process.env['DATABASE_URL'];
  if (server !== undefined) {
    const url = `${templateUrl(server)}_${randomBytes(6).toString('hex')}`;
    await recreateDatabase(url, templateUrl(server));
    return { url, directory: null, remove: () => dropDatabase(url) };
  }
  const source = process.env['LIENTHONG_TEST_DIRECTORY'];
  if (source === undefined) throw new Error('Tests are run by `npm test`, which makes their database first.');
  const directory = await mkdtemp(path.join(source, 'copy-'));
  copyStore(path.join(source, 'store'), directory);
  return { url: null, directory, remove: () => rm(directory, { recursive: true, force: true }) };
}

/** An open copy of the test data. */
export interface OpenCopy {
  readonly database: Database;
  /** The rows, as the reference reads them. */
  readonly rows: TrackedRows;
  /** Closes it where this was not done, and removes it if it is a file's own. */
  release(): Promise<void>;
}

/** How a copy is opened: as any database, and with the way to it. */
export interface CopyOptions extends Pick<DatabaseOptions, 'log' | 'onStatement' | 'statementTimeout'> {
  readonly through: (url: string) => string;
}

function openOn(copy: Copy, { through, ...options }: CopyOptions): Promise<Database> {
  return openDatabase({
    ...options,
    url: copy.url === null ? null : through(copy.url),
    directory: copy.directory,
    connections: 4,
  });
}

/** Opens a copy that no other test file has. */
export async function openOwnCopy(options: CopyOptions): Promise<OpenCopy> {
  const copy = await copyDatabase();
  const rows = new TrackedRows(() => database);
  const database = await openOn(copy, {
    ...options,
    onStatement: (sql) => {
      if (!rows.isReading) options.onStatement?.(sql);
      rows.noteStatement(sql);
    },
  });
  return { database, rows, release: () => copy.remove() };
}

/** What a hub writes when it only answers. */
const ofTheLedger = new Set(['AccessChange', 'AccessEvent', 'BeneficiaryAccess']);

/** The copy that the test files of this process share. */
class SharedCopy {
  readonly #copy: Promise<Copy>;
  readonly #rows = new TrackedRows(() => this.#current());
  /** The embedded database, which takes longest to open and stays open. */
  #embedded: Promise<Database> | undefined;
  #database: Database | undefined;
  #options: CopyOptions | undefined;
  #written: string | undefined;

  constructor(copy: Promise<Copy>) {
    this.#copy = copy;
  }

  /** Whether nobody has it open, and nobody wrote to it. */
  get isFree(): boolean {
    return this.#options === undefined && this.#written === undefined;
  }

  /** Opens it for one file. */
  async open(options: CopyOptions): Promise<OpenCopy> {
    this.#options = options;
    const copy = await this.#copy;
    const watched = { ...options, onStatement: (sql: string) => this.#note(sql) };
    if (copy.url === null) {
      this.#embedded ??= openOn(copy, watched);
      this.#database = { ...(await this.#embedded), close: () => Promise.resolve() };
    } else this.#database = await openOn(copy, watched);
    return { database: this.#database, rows: this.#rows, release: () => this.#release(copy) };
  }

  #current(): Database {
    if (this.#database === undefined) throw new Error('The shared copy is not open.');
    return this.#database;
  }

  #note(sql: string): void {
    if (!this.#rows.isReading) this.#options?.onStatement?.(sql);
    this.#rows.noteStatement(sql);
    if (findWrittenModels(sql).some((model) => !ofTheLedger.has(model))) this.#written ??= sql;
  }

  async #release(copy: Copy): Promise<void> {
    this.#options = undefined;
    this.#database = undefined;
    if (this.#written === undefined) return;
    await (await this.#embedded)?.close();
    await copy.remove();
    throw new Error(`This file shares its copy of the test data and must not write to it: ${this.#written}`);
  }
}

let shared: SharedCopy | undefined;

/**
 * Opens the copy that the test files of this process share, one after another. Only the ledger may be written to.
 * It is left open, and removed with all copies when the run ends.
 */
export function openSharedCopy(options: CopyOptions): Promise<OpenCopy> {
  if (shared?.isFree !== true) shared = new SharedCopy(copyDatabase());
  return shared.open(options);
}
