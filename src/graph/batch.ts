import DataLoader from 'dataloader';
import type { Database } from '../db/database.ts';
import type { ModelName } from '../db/generated/model.ts';
import { readByKey, readCounts, readPages, type ListRead, type PageRead, type Start, type Stored } from '../db/read.ts';

type Load<Value> = (start: Start) => Promise<Value>;

const cacheKeyFn = ({ key, day }: Start): string => `${day} ${key ?? ''}`;

/** Name of a list that every start shares: two fields with the same name and other arguments do not. */
function nameOf(kind: string, { model, path, filter, ...rest }: ListRead): string {
  return JSON.stringify([kind, model, path, filter, rest]);
}

/** The DataLoaders of one request: a level of a query is one statement, whatever its number of rows. */
export class Loaders {
  readonly #database: Database;
  readonly #loaders = new Map<string, DataLoader<Start, unknown, string>>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** The row with this key on this day; null where there is none. */
  byKey<Name extends ModelName>(model: Name): Load<Stored<Name> | null> {
    return this.#loader(`key ${model}`, (starts) => readByKey(this.#database, model, starts));
  }

  /** A page of a list for each start. */
  page<Name extends ModelName>(read: PageRead & { readonly model: Name }): Load<Stored<Name>[]> {
    return this.#loader(nameOf('page', read), (starts) => readPages(this.#database, read, starts));
  }

  /** How many rows a list holds for each start. */
  count(read: ListRead): Load<number> {
    return this.#loader(nameOf('count', read), (starts) => readCounts(this.#database, read, starts));
  }

  #loader<Value>(name: string, read: (starts: readonly Start[]) => Promise<Value[]>): Load<Value> {
    let loader = this.#loaders.get(name) as DataLoader<Start, Value, string> | undefined;
    if (loader === undefined) {
      loader = new DataLoader<Start, Value, string>(read, { cacheKeyFn });
      this.#loaders.set(name, loader);
    }
    return (start) => loader.load(start);
  }
}
